package dev.truss.migration.script;

/** Removes comments and white space before a statement. */
public final class LeadingComments {

  private LeadingComments() {}

  public static String cutFrom(String statement) {
    return statement.substring(behindComments(statement));
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
