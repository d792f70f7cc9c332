package dev.truss.dump;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads one statement of a manifest word by word. A manifest may have been written by anybody, so
 * that none of its text is run: it is read into values, and refused where it is not one of the
 * statements that Truss writes.
 */
final class SqlWords {

  /** The placeholder in manifests for the name of the new database. */
  static final String COPY = "{copy}";

  private static final int LONGEST_SHOWN = 200;

  private final String text;
  private final List<Word> words;
  private int next;

  private enum Kind {
    PLAIN,
    QUOTED,
    LITERAL,
    SYMBOL,
    COPY
  }

  private record Word(Kind kind, String value) {}

  private SqlWords(String text, List<Word> words) {
    this.text = text;
    this.words = words;
  }

  /**
   * Splits a statement.
   *
   * @throws IllegalArgumentException where it holds a comment, a dollar quote, or a quote without
   *     end
   */
  static SqlWords of(String text) {
    SqlWords read = new SqlWords(text, new ArrayList<>());
    int at = 0;
    while (at < text.length()) {
      at = Character.isWhitespace(text.charAt(at)) ? at + 1 : read.add(at);
    }
    return read;
  }

  private int add(int at) {
    char first = text.charAt(at);
    if (text.startsWith(COPY, at)) {
      words.add(new Word(Kind.COPY, COPY));
      return at + COPY.length();
    }
    if (first == '\'' || first == '"') {
      return quoted(at, first, false);
    }
    if (text.startsWith("E'", at)) {
      return quoted(at + 1, '\'', true);
    }
    if (isPlain(first)) {
      int end = at;
      while (end < text.length() && isPlain(text.charAt(end))) {
        end++;
      }
      words.add(new Word(Kind.PLAIN, text.substring(at, end)));
      return end;
    }
    if (",.()[]=".indexOf(first) < 0) {
      throw refused();
    }
    words.add(new Word(Kind.SYMBOL, String.valueOf(first)));
    return at + 1;
  }

  /** Letters of other alphabets stand in names without quotes, too. */
  private static boolean isPlain(char character) {
    return character == '_' || character == '-' || Character.isLetterOrDigit(character);
  }

  private int quoted(int begin, char quote, boolean escapes) {
    StringBuilder value = new StringBuilder();
    int at = begin + 1;
    while (at < text.length()) {
      char character = text.charAt(at);
      boolean doubled = at + 1 < text.length() && text.charAt(at + 1) == character;
      if (character == quote && !doubled) {
        words.add(new Word(quote == '"' ? Kind.QUOTED : Kind.LITERAL, value.toString()));
        return at + 1;
      }
      boolean escape = character == '\\' && quote == '\'';
      if (character == '\0' || (escape && !(escapes && doubled))) {
        throw refused();
      }
      value.append(character);
      at += character == quote || escape ? 2 : 1;
    }
    throw refused();
  }

  boolean atEnd() {
    return next == words.size();
  }

  void requireEnd() {
    if (!atEnd()) {
      throw refused();
    }
  }

  /** Goes over some words if they are the next ones. */
  boolean accept(String... keywords) {
    for (int i = 0; i < keywords.length; i++) {
      if (next + i >= words.size() || !isKeyword(words.get(next + i), keywords[i])) {
        return false;
      }
    }
    next += keywords.length;
    return true;
  }

  private static boolean isKeyword(Word word, String keyword) {
    return word.kind() != Kind.QUOTED
        && word.kind() != Kind.LITERAL
        && word.value().toUpperCase(Locale.ROOT).equals(keyword.toUpperCase(Locale.ROOT));
  }

  SqlWords require(String... keywords) {
    if (!accept(keywords)) {
      throw refused();
    }
    return this;
  }

  /** The next word, in capitals: a keyword. */
  String keyword() {
    return word(Kind.PLAIN, Kind.PLAIN).toUpperCase(Locale.ROOT);
  }

  String identifier() {
    return word(Kind.QUOTED, Kind.PLAIN);
  }

  String literal() {
    return word(Kind.LITERAL, Kind.LITERAL);
  }

  /** Goes over any word. */
  void skip() {
    if (atEnd()) {
      throw refused();
    }
    next++;
  }

  private String word(Kind one, Kind other) {
    if (atEnd() || (words.get(next).kind() != one && words.get(next).kind() != other)) {
      throw refused();
    }
    return words.get(next++).value();
  }

  IllegalArgumentException refused() {
    String begin = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + " …" : text;
    return new IllegalArgumentException("it holds SQL that Truss does not write: " + begin);
  }
}
