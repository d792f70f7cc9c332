package dev.truss.migration.script;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Refuses statements in a file with which a run could not keep its guarantees. */
public final class ScriptRules {

  private static final Pattern DRIVERS_SETTING =
      Pattern.compile(
          """
          (?isx) SET\\s+ (?:(?:SESSION|LOCAL)\\s+)?
          (?: (DATESTYLE|CLIENT_ENCODING) \\s* (?:=|\\bTO\\b) | (NAMES)\\b ) \\s* (.*)\
          """);

  /** Matches other styles of dates than ISO, the only one that the driver reads. */
  private static final Pattern OTHER_STYLE =
      Pattern.compile("\\b(?:SQL|POSTGRES|GERMAN)\\b", Pattern.CASE_INSENSITIVE);

  private static final Set<String> UNICODE = Set.of("UTF8", "UNICODE", "DEFAULT");

  private ScriptRules() {}

  /** Refuses the first statement that breaks a rule. */
  public static Optional<Refusal> broken(String file, String script) {
    List<ScriptStatement> statements;
    try {
      statements = ScriptScanner.scan(script);
    } catch (ScriptScanner.Unreadable e) {
      return Optional.of(Refusal.at(file, e.line(), String.valueOf(e.getMessage())));
    }
    for (ScriptStatement statement : statements) {
      if (statement.controlsTransaction()) {
        return Optional.of(
            Refusal.at(
                file,
                statement.line(),
                statement.command()
                    + " would end the transaction that applies the file together with its row in"
                    + " the history. Remove it: each file is a transaction of its own"));
      }
      if (breaksDriver(statement)) {
        return Optional.of(
            Refusal.at(
                file,
                statement.line(),
                "this setting would end the session, because the driver reads dates in ISO style"
                    + " and text in UTF-8 only. Remove it, and convert dates with to_date() and"
                    + " to_char()"));
      }
    }
    return Optional.empty();
  }

  private static boolean breaksDriver(ScriptStatement statement) {
    Matcher setting = DRIVERS_SETTING.matcher(statement.text());
    if (!statement.command().equals("SET") || !setting.matches()) {
      return false;
    }
    String value = setting.group(3);
    return "DATESTYLE".equalsIgnoreCase(setting.group(1))
        ? OTHER_STYLE.matcher(value).find()
        : !UNICODE.contains(
            value.replaceAll("[^A-Za-z0-9]", "").toUpperCase(java.util.Locale.ROOT));
  }
}
