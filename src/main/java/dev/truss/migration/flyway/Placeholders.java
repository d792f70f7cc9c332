package dev.truss.migration.flyway;

import dev.truss.migration.script.Refusal;
import java.io.IOException;
import java.io.Reader;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/** Checks the placeholders of files, which Flyway replaces with values before it runs them. */
public final class Placeholders {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)(\\}?)");

  private static final Pattern FLYWAYS_WORDS =
      Pattern.compile("No value provided for placeholder: (\\$\\{.*?\\})");

  private static final String FLYWAYS_OWN = "flyway:";

  private Placeholders() {}

  /**
   * Refuses the first placeholder without a value, unless the file's own configuration turns
   * replacement off.
   */
  static Optional<Refusal> withoutValue(
      String file, String script, Map<String, String> values, @Nullable Reader configuration)
      throws IOException {
    if (configuration != null && isSwitchedOff(configuration)) {
      return Optional.empty();
    }
    Matcher found = PLACEHOLDER.matcher(script);
    while (found.find()) {
      String name = found.group(1);
      boolean known =
          name.startsWith(FLYWAYS_OWN) || values.keySet().stream().anyMatch(name::equalsIgnoreCase);
      if (!known || found.group(2).isEmpty()) {
        return Optional.of(Refusal.at(file, line(script, found.start()), reason(file, name)));
      }
    }
    return Optional.empty();
  }

  /** Returns the file and line of the placeholder that made Flyway fail, if one did. */
  static Optional<Refusal> behind(FlywayException e, MigrationFiles files) {
    Matcher named = FLYWAYS_WORDS.matcher(String.valueOf(e.getMessage()));
    if (!named.find()) {
      return Optional.empty();
    }
    for (MigrationFile file : files.files()) {
      String script = textOf(file);
      int at = script.indexOf(named.group(1));
      if (at >= 0 && file.getFilename().endsWith(".sql")) {
        String name = file.getRelativePath();
        String placeholder = named.group(1).substring(2, named.group(1).length() - 1);
        return Optional.of(Refusal.at(name, line(script, at), reason(name, placeholder)));
      }
    }
    return Optional.empty();
  }

  private static String textOf(MigrationFile file) {
    try {
      return file.text();
    } catch (IOException e) {
      return ""; // it is not the one that Flyway has read
    }
  }

  private static int line(String script, int position) {
    return 1
        + Math.toIntExact(script.substring(0, position).chars().filter(c -> c == '\n').count());
  }

  private static String reason(String file, String name) {
    String shown = name.lines().findFirst().orElse("");
    return "${%s} is a placeholder without a value. Give it one in truss.migrations.placeholders.%s, or, if it is meant as it stands, write placeholderReplacement=false into %s.conf beside the file"
        .formatted(shown, shown, file);
  }

  private static boolean isSwitchedOff(Reader configuration) throws IOException {
    Properties properties = new Properties();
    try (configuration) {
      properties.load(configuration);
    }
    return "false".equalsIgnoreCase(properties.getProperty("placeholderReplacement", "").strip());
  }
}
