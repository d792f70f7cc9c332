package dev.truss.postgres;

import org.jspecify.annotations.Nullable;

/**
 * The tokens of an SQL text, as far as it takes to see where a statement ends: strings, quoted
 * names, dollar quotes and comments are one token each, whatever stands in them. The text is read
 * with {@code standard_conforming_strings} on, which is the default.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-syntax-lexical.html">Lexical
 *     structure</a>
 */
public final class SqlTokens {

  private final CharSequence sql;
  private int at;

  /** The kind of a token. */
  public enum Kind {
    /** A keyword, a plain name or a number. */
    WORD,
    QUOTED_NAME,
    STRING,
    COMMENT,
    /** Any other character: punctuation or an operator. */
    SIGN
  }

  /** One token, from its first character to the one behind its last. */
  public record Token(Kind kind, int start, int end) {}

  /** A string, a quoted name or a comment has no end. */
  public static final class Unterminated extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String what;
    private final int start;

    private Unterminated(String what, int start) {
      super("a " + what + " has no end");
      this.what = what;
      this.start = start;
    }

    public String what() {
      return what;
    }

    /** Returns where it begins, in characters. */
    public int start() {
      return start;
    }
  }

  public SqlTokens(CharSequence sql) {
    this.sql = sql;
  }

  /** Returns where the next token is looked for. */
  public int position() {
    return at;
  }

  /** Continues at another place, after text that is not SQL. */
  public void moveTo(int position) {
    at = position;
  }

  /**
   * Returns the next token; null at the end of the text.
   *
   * @throws Unterminated where the text ends within a token
   */
  public @Nullable Token next() {
    while (at < sql.length() && Character.isWhitespace(sql.charAt(at))) {
      at++;
    }
    if (at >= sql.length()) {
      return null;
    }
    int start = at;
    Kind kind = kind(sql.charAt(start));
    at = end(kind, start);
    if (kind == Kind.WORD && at == start + 1 && is(at, '\'') && "eE".indexOf(charAt(start)) >= 0) {
      at = endOfQuoted(at, true);
      kind = Kind.STRING;
    }
    return new Token(kind, start, at);
  }

  private Kind kind(char first) {
    if (first == '\'' || (first == '$' && dollarTag(at) > 0)) {
      return Kind.STRING;
    }
    if (first == '"') {
      return Kind.QUOTED_NAME;
    }
    if ((first == '-' && is(at + 1, '-')) || (first == '/' && is(at + 1, '*'))) {
      return Kind.COMMENT;
    }
    return isNamePart(first) && first != '$' ? Kind.WORD : Kind.SIGN;
  }

  private int end(Kind kind, int start) {
    return switch (kind) {
      case WORD -> endOfWord(start);
      case QUOTED_NAME -> endOfQuoted(start, false);
      case STRING -> charAt(start) == '$' ? endOfDollar(start) : endOfQuoted(start, false);
      case COMMENT -> charAt(start) == '-' ? endOfLine(start) : endOfComment(start);
      case SIGN -> start + 1;
    };
  }

  private int endOfWord(int start) {
    int end = start;
    while (end < sql.length() && isNamePart(charAt(end))) {
      end++;
    }
    return end;
  }

  private int endOfQuoted(int start, boolean escapes) {
    char quote = charAt(start);
    int end = start + 1;
    while (end < sql.length()) {
      char c = charAt(end);
      if (escapes && c == '\\') {
        end += 2;
      } else if (c != quote) {
        end++;
      } else if (is(end + 1, quote)) {
        end += 2;
      } else {
        return end + 1;
      }
    }
    throw new Unterminated(quote == '"' ? "quoted name" : "quoted string", start);
  }

  /** Returns the length of a dollar quote's tag with both of its signs; 0 if it is not one. */
  private int dollarTag(int start) {
    int end = start + 1;
    if (end < sql.length() && Character.isDigit(charAt(end))) {
      return 0;
    }
    while (end < sql.length() && isNamePart(charAt(end)) && charAt(end) != '$') {
      end++;
    }
    return is(end, '$') ? end + 1 - start : 0;
  }

  private int endOfDollar(int start) {
    int length = dollarTag(start);
    for (int end = start + length; end + length <= sql.length(); end++) {
      if (charAt(end) == '$' && isSame(start, end, length)) {
        return end + length;
      }
    }
    throw new Unterminated("dollar-quoted string", start);
  }

  private boolean isSame(int one, int other, int length) {
    for (int i = 0; i < length; i++) {
      if (charAt(one + i) != charAt(other + i)) {
        return false;
      }
    }
    return true;
  }

  private int endOfLine(int start) {
    int end = start;
    while (end < sql.length() && charAt(end) != '\n' && charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  /** Comments nest. */
  private int endOfComment(int start) {
    int depth = 0;
    int end = start;
    do {
      if (is(end, '/') && is(end + 1, '*')) {
        depth++;
        end += 2;
      } else if (is(end, '*') && is(end + 1, '/')) {
        depth--;
        end += 2;
      } else {
        end++;
      }
    } while (depth > 0 && end < sql.length());
    if (depth > 0) {
      throw new Unterminated("comment", start);
    }
    return end;
  }

  private boolean is(int index, char c) {
    return index < sql.length() && sql.charAt(index) == c;
  }

  private char charAt(int index) {
    return sql.charAt(index);
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c >= '\u0080';
  }
}
