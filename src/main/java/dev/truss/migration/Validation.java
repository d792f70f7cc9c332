package dev.truss.migration;

import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.ValidateOutput;

/** Whether what was applied is what the files say, and nothing is out of order. */
final class Validation {

  private Validation() {}

  /** A sentence for each thing that is wrong. Nothing is, before there is a history. */
  static List<String> of(Flyway flyway, History history) {
    if (!history.begun()) {
      return List.of();
    }
    return History.reading(flyway::validateWithResult).invalidMigrations.stream()
        .map(Validation::sentence)
        .toList();
  }

  private static String sentence(ValidateOutput invalid) {
    return MigrationProblems.firstParagraph(invalid.errorDetails.errorMessage)
        .replaceAll("\\s*\\R\\s*(?:->\\s*)?", "; ");
  }
}
