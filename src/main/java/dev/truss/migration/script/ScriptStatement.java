package dev.truss.migration.script;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A statement of a file.
 *
 * @param line the line where it begins, from 1
 * @param start the offset of its first character
 * @param end the offset after its last character, without the semicolon
 * @param text its characters, at most the first {@value #LONGEST_TEXT}
 * @param words its first keywords and plain names outside parentheses, in upper case
 */
public record ScriptStatement(int line, int start, int end, String text, List<String> words) {

  public static final int LONGEST_TEXT = 2000;
  static final int MOST_WORDS = 64;

  private static final Pattern WORD = Pattern.compile("\\w+");
  private static final Set<String> TRANSACTION =
      Set.of("BEGIN", "START", "COMMIT", "END", "ABORT", "ROLLBACK");

  public ScriptStatement {
    words = List.copyOf(words);
  }

  /** Returns a statement of which only the words are known. */
  public static ScriptStatement ofWords(String text) {
    List<String> words =
        WORD.matcher(text)
            .results()
            .limit(MOST_WORDS)
            .map(word -> word.group().toUpperCase(Locale.ROOT))
            .toList();
    return new ScriptStatement(1, 0, text.length(), text, words);
  }

  /** Returns its first word; empty if it does not begin with one. */
  public String command() {
    return word(0);
  }

  /** Returns whether it begins or ends a transaction. Savepoints do not. */
  public boolean controlsTransaction() {
    if (command().equals("PREPARE")) {
      return word(1).equals("TRANSACTION");
    }
    return TRANSACTION.contains(command())
        && !(command().equals("ROLLBACK") && words.contains("TO"));
  }

  /** Returns whether it is a {@code COPY} whose rows follow in the file. */
  public boolean copiesFromClient() {
    int from = words.indexOf("FROM");
    return command().equals("COPY") && from > 0 && word(from + 1).equals("STDIN");
  }

  private String word(int index) {
    return index < words.size() ? words.get(index) : "";
  }
}
