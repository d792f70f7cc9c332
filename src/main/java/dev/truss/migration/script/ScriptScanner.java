package dev.truss.migration.script;

import dev.truss.postgres.SqlTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Splits a file into its statements as the server would: semicolons in strings, comments and bodies
 * of SQL functions end none. The rows after {@code COPY … FROM stdin} belong to that statement.
 */
public final class ScriptScanner {

  /**
   * The largest number of tokens. Flyway keeps all of them in memory, with some hundred bytes each.
   */
  private static final int MOST_TOKENS = 2_000_000;

  private final CharSequence script;
  private final SqlTokens tokens;
  private int countedTo;
  private int line = 1;

  /** Thrown when the file cannot be split from a line on. */
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int line;

    private Unreadable(int line, String message) {
      super(message);
      this.line = line;
    }

    int line() {
      return line;
    }
  }

  /** A statement that is being read. */
  private static final class Part {
    private final List<String> words = new ArrayList<>();
    private final int start;
    private int count;
    private int end;
    private int depth;
    private int blocks;
    private String last = "";

    private Part(int start) {
      this.start = start;
    }

    private boolean isWhole() {
      return depth == 0 && blocks == 0;
    }

    private void sign(char sign) {
      depth += sign == '(' || sign == '[' ? 1 : sign == ')' || sign == ']' ? -1 : 0;
      depth = Math.max(0, depth);
      last = "";
    }

    /** Adds a word. BEGIN ATOMIC … END is the body of a function and may contain CASE … END. */
    private void word(String word) {
      if (word.equals("ATOMIC") && last.equals("BEGIN")) {
        blocks = 1;
      } else if (blocks > 0 && word.equals("CASE")) {
        blocks++;
      } else if (blocks > 0 && word.equals("END")) {
        blocks--;
      }
      last = word;
      if (depth == 0 && words.size() < ScriptStatement.MOST_WORDS) {
        words.add(word);
      }
    }
  }

  private ScriptScanner(CharSequence script) {
    this.script = script;
    tokens = new SqlTokens(script);
  }

  /**
   * Splits a file.
   *
   * @throws Unreadable when a string, a comment or the rows of {@code COPY} have no end
   */
  public static List<ScriptStatement> scan(CharSequence script) {
    ScriptScanner scanner = new ScriptScanner(script);
    try {
      return scanner.scan();
    } catch (SqlTokens.Unterminated e) {
      throw new Unreadable(
          scanner.line(e.start()), "the %s that begins here has no end".formatted(e.what()));
    }
  }

  private List<ScriptStatement> scan() {
    List<ScriptStatement> statements = new ArrayList<>();
    Part part = null;
    for (SqlTokens.Token token = tokens.next(); token != null; token = tokens.next()) {
      if (token.kind() == SqlTokens.Kind.COMMENT) {
        continue;
      }
      char first = script.charAt(token.start());
      if (first == ';' && (part == null || part.isWhole())) {
        end(part, statements);
        part = null;
        continue;
      }
      if (part == null) {
        part = begin(token, first);
      }
      add(token, first, part);
    }
    end(part, statements);
    return statements;
  }

  private Part begin(SqlTokens.Token token, char first) {
    if (first == '\\') {
      throw new Unreadable(
          line(token.start()),
          "\\%s is a command of psql, which does not run here; remove it, or write it in SQL"
              .formatted(wordAt(token.end())));
    }
    return new Part(token.start());
  }

  private void add(SqlTokens.Token token, char first, Part part) {
    part.end = token.end();
    if (++part.count > MOST_TOKENS) {
      throw new Unreadable(
          line(part.start),
          "the statement that begins here has more than %d words and signs; split it, or load its rows with COPY … FROM stdin"
              .formatted(MOST_TOKENS));
    }
    switch (token.kind()) {
      case WORD -> part.word(upper(token.start(), token.end()));
      case SIGN -> part.sign(first);
      default -> part.last = "";
    }
  }

  private void end(@Nullable Part part, List<ScriptStatement> statements) {
    if (part == null) {
      return;
    }
    int end = Math.min(part.end, part.start + ScriptStatement.LONGEST_TEXT);
    ScriptStatement statement =
        new ScriptStatement(
            line(part.start),
            part.start,
            part.end,
            script.subSequence(part.start, end).toString(),
            part.words);
    statements.add(statement);
    if (statement.copiesFromClient()) {
      tokens.moveTo(endOfRows(statement.line()));
    }
  }

  /**
   * Returns the offset after the rows, which begin in the line after {@code COPY} and end with a
   * line that is {@code \.}.
   */
  private int endOfRows(int copyLine) {
    int at = endOfLine(tokens.position());
    while (at < script.length()) {
      int end = endOfLine(at + 1);
      if (script.subSequence(at + 1, end).toString().strip().equals("\\.")) {
        return end;
      }
      at = end;
    }
    throw new Unreadable(
        copyLine,
        "the rows of COPY … FROM stdin have no end; write a line that holds only \\. behind them");
  }

  private int endOfLine(int from) {
    int end = from;
    while (end < script.length() && script.charAt(end) != '\n') {
      end++;
    }
    return Math.min(end, script.length());
  }

  private String wordAt(int start) {
    int end = start;
    while (end < script.length() && Character.isLetter(script.charAt(end))) {
      end++;
    }
    return script.subSequence(start, end).toString();
  }

  private String upper(int start, int end) {
    return script.subSequence(start, end).toString().toUpperCase(Locale.ROOT);
  }

  /**
   * Returns the line of a position. Counting goes on from the last position, since positions only
   * grow except for errors.
   */
  private int line(int position) {
    if (position < countedTo) {
      countedTo = 0;
      line = 1;
    }
    for (; countedTo < position; countedTo++) {
      line += script.charAt(countedTo) == '\n' ? 1 : 0;
    }
    return line;
  }
}
