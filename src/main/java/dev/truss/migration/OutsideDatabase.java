package dev.truss.migration;

import java.util.regex.Pattern;

/**
 * Statements whose effect is not confined to the database they run in, by the look of how they
 * begin. In a rehearsal they would do for real what is only to be tried. What a function does
 * cannot be seen so.
 */
final class OutsideDatabase {

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

  private OutsideDatabase() {}

  static boolean reaches(String statement) {
    int begin = behindComments(statement);
    return SHARED
        .matcher(statement.substring(begin, Math.min(statement.length(), begin + LONGEST)))
        .matches();
  }

  private static int behindComments(String statement) {
    int at = 0;
    while (at < statement.length()) {
      if (Character.isWhitespace(statement.charAt(at))) {
        at++;
      } else if (statement.startsWith("--", at)) {
        at = behind(statement, "\n", at);
      } else if (statement.startsWith("/*", at)) {
        at = behind(statement, "*/", at + 2);
      } else {
        break;
      }
    }
    return at;
  }

  private static int behind(String statement, String end, int from) {
    int found = statement.indexOf(end, from);
    return found < 0 ? statement.length() : found + end.length();
  }
}
