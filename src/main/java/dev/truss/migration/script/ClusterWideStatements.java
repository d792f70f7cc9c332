package dev.truss.migration.script;

import java.util.regex.Pattern;

/**
 * Statements whose effect is not confined to the database they run in, by the look of how they
 * begin. In a rehearsal they would do for real what is only to be tried. What a function does
 * cannot be seen so.
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

  /** Enough to see what it is. */
  private static final int LONGEST = 2000;

  private ClusterWideStatements() {}

  public static boolean reaches(String statement) {
    String begin = LeadingComments.cutFrom(statement);
    return SHARED.matcher(begin.substring(0, Math.min(begin.length(), LONGEST))).matches();
  }
}
