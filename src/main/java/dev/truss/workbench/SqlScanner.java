package dev.truss.workbench;

import dev.truss.error.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds where statements end, and where parameters stand, as psql and the server would: not within
 * strings, quoted names, dollar quotes and comments, nor where the body of an SQL function has
 * statements of its own.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-syntax-lexical.html">Lexical
 *     structure</a>
 */
final class SqlScanner {

  private final String sql;
  private final List<SqlStatement> statements = new ArrayList<>();
  private StringBuilder jdbc = new StringBuilder();
  private List<Integer> parameters = new ArrayList<>();
  private List<String> words = new ArrayList<>();
  private int start = -1;
  private int at;
  private int parentheses;
  private int blocks;

  private final int before;

  private SqlScanner(String sql, int before) {
    this.sql = sql;
    this.before = before;
  }

  /**
   * Splits a text.
   *
   * @param before the number of statements of the request before it
   * @throws ProblemException 422 {@code sql_failed} when a string, a quoted name or a comment has
   *     no end
   */
  static List<SqlStatement> scan(String sql, int before) {
    SqlScanner scanner = new SqlScanner(sql, before);
    scanner.run();
    return scanner.statements;
  }

  private void run() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        copyTo(at + 1);
      } else if (sql.startsWith("--", at)) {
        copyTo(endOfLine());
      } else if (sql.startsWith("/*", at)) {
        copyTo(endOfComment());
      } else if (c == ';' && parentheses == 0 && blocks == 0) {
        end();
        at++;
      } else {
        begin();
        token(c);
      }
    }
    end();
  }

  private void token(char c) {
    if (c == '\'') {
      boolean escapes = at > 0 && "eE".indexOf(sql.charAt(at - 1)) >= 0 && isWordOfOne(at - 1);
      copyTo(endOfQuoted('\'', escapes));
    } else if (c == '"') {
      copyTo(endOfQuoted('"', false));
    } else if (c == '$') {
      dollar();
    } else if (c == '?') {
      jdbc.append("??"); // an operator; the driver would take it for a parameter
      at++;
    } else if (Character.isLetter(c) || c == '_') {
      word();
    } else {
      parentheses += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
      parentheses = Math.max(0, parentheses);
      copyTo(at + 1);
    }
  }

  private boolean isWordOfOne(int index) {
    return index == 0 || !isNamePart(sql.charAt(index - 1));
  }

  private void word() {
    int end = at;
    while (end < sql.length() && isNamePart(sql.charAt(end))) {
      end++;
    }
    String word = sql.substring(at, end).toUpperCase(Locale.ROOT);
    // BEGIN ATOMIC … END is the body of a function, in which CASE … END may stand.
    if (word.equals("ATOMIC") && !words.isEmpty() && words.getLast().equals("BEGIN")) {
      blocks = 1;
    } else if (blocks > 0 && word.equals("CASE")) {
      blocks++;
    } else if (blocks > 0 && word.equals("END")) {
      blocks--;
    }
    words.add(word);
    copyTo(end);
  }

  private void dollar() {
    int end = at + 1;
    while (end < sql.length() && Character.isDigit(sql.charAt(end))) {
      end++;
    }
    if (end > at + 1) {
      parameters.add(parameterNumber(sql.substring(at + 1, end)));
      jdbc.append('?');
      at = end;
      return;
    }
    while (end < sql.length() && isNamePart(sql.charAt(end)) && sql.charAt(end) != '$') {
      end++;
    }
    if (end < sql.length() && sql.charAt(end) == '$') {
      String tag = sql.substring(at, end + 1);
      int close = sql.indexOf(tag, end + 1);
      copyTo(close < 0 ? withoutEnd("dollar-quoted string") : close + tag.length());
    } else {
      copyTo(at + 1);
    }
  }

  private static int parameterNumber(String digits) {
    return digits.length() > 5 ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }

  private int endOfQuoted(char quote, boolean escapes) {
    int end = at + 1;
    while (end < sql.length()) {
      char c = sql.charAt(end);
      if (escapes && c == '\\') {
        end += 2;
      } else if (c != quote) {
        end++;
      } else if (end + 1 < sql.length() && sql.charAt(end + 1) == quote) {
        end += 2;
      } else {
        return end + 1;
      }
    }
    return withoutEnd(quote == '"' ? "quoted identifier" : "quoted string");
  }

  private int withoutEnd(String what) {
    throw SqlProblems.unterminated(before + statements.size(), what, at + 1);
  }

  private int endOfLine() {
    int end = at;
    while (end < sql.length() && sql.charAt(end) != '\n' && sql.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  /** Returns where a comment ends. Comments nest. */
  private int endOfComment() {
    int depth = 0;
    int end = at;
    do {
      if (sql.startsWith("/*", end)) {
        depth++;
        end += 2;
      } else if (sql.startsWith("*/", end)) {
        depth--;
        end += 2;
      } else {
        end++;
      }
    } while (depth > 0 && end < sql.length());
    return depth > 0 ? withoutEnd("comment") : end;
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  private void copyTo(int end) {
    int to = Math.min(end, sql.length());
    if (start >= 0) {
      jdbc.append(sql, at, to);
    }
    at = to;
  }

  private void begin() {
    if (start < 0) {
      start = at;
    }
  }

  private void end() {
    if (start >= 0) {
      statements.add(new SqlStatement(jdbc.toString().stripTrailing(), start, parameters, words));
    }
    start = -1;
    jdbc = new StringBuilder();
    parameters = new ArrayList<>();
    words = new ArrayList<>();
    parentheses = 0;
    blocks = 0;
  }
}
