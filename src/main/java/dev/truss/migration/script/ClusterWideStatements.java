package dev.truss.migration.script;

import java.util.regex.Pattern;

/**
 * Recognizes by their first words statements that act beyond the database in which they run. A
 * rehearsal must not run them, because they would take effect on the server. What a function does
 * cannot be recognized this way.
 */
public final class ClusterWideStatements {

  private static final Pattern SHARED =
      Pattern.compile(
          """
          (?six)
            (?:CREATE|ALTER|DROP)\\s+(?:ROLE|GROUP|DATABASE|TABLESPACE|SUBSCRIPTION|USER(?!\\s+MAPPING))\\b.*
          | ALTER\\s+SYSTEM\\b.*
          | (?:COMMENT|SECURITY\\s+LABEL)\\b.*?\\sON\\s+(?:ROLE|DATABASE|TABLESPACE|SUBSCRIPTION)\\b.*
          | (?:GRANT|REVOKE)\\s+(?!.*\\sON\\s).*
          | (?:GRANT|REVOKE)\\b.*?\\sON\\s+(?:DATABASE|TABLESPACE|PARAMETER)\\b.*
          | (?:REASSIGN|DROP)\\s+OWNED\\b.*
          | COPY\\b.*\\s(?:TO\\s+E?'|(?:TO|FROM)\\s+PROGRAM\\b).*
          """);

  /** The number of characters that is enough to recognize a statement. */
  private static final int LONGEST = 2000;

  private ClusterWideStatements() {}

  public static boolean reaches(String statement) {
    String begin = LeadingComments.cutFrom(statement);
    return SHARED.matcher(begin.substring(0, Math.min(begin.length(), LONGEST))).matches();
  }
}
