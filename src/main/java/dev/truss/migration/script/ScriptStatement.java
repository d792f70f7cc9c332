package dev.truss.migration.script;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One statement of a file.
 *
 * @param line where it begins, from 1
 * @param start its first character
 * @param end the one behind its last, without the semicolon
 * @param text its characters, the first {@value #LONGEST_TEXT} at most
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

  /** A statement of which only its words are known, wherever they stand. */
  public static ScriptStatement ofWords(String text) {
    List<String> words =
        WORD.matcher(text)
            .results()
            .limit(MOST_WORDS)
            .map(word -> word.group().toUpperCase(Locale.ROOT))
            .toList();
    return new ScriptStatement(1, 0, text.length(), text, words);
  }

  /** Its first word; empty if it begins with something else. */
  public String command() {
    return word(0);
  }

  /** Whether it begins or ends a transaction. Savepoints stay within one. */
  public boolean controlsTransaction() {
    if (command().equals("PREPARE")) {
      return word(1).equals("TRANSACTION");
    }
    return TRANSACTION.contains(command())
        && !(command().equals("ROLLBACK") && words.contains("TO"));
  }

  /** Whether its rows follow it in the file. */
  public boolean copiesFromClient() {
    int from = words.indexOf("FROM");
    return command().equals("COPY") && from > 0 && word(from + 1).equals("STDIN");
  }

  private String word(int index) {
    return index < words.size() ? words.get(index) : "";
  }
}
