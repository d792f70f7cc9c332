package dev.truss.migration;

import dev.truss.control.ControlDatabase;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.FailureReason;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.exception.FlywayMigrateException;
import org.jspecify.annotations.Nullable;

/** Says why a migration failed, what stays of it, and what to do. */
@ApplicationScoped
class MigrationFailures {

  private static final String INVALID_INDEXES =
      "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid ORDER BY 1";

  private final ControlDatabase control;
  private final MainDatabase main;
  private final MigrationConfig config;
  private final DatabaseActivity surroundings;

  MigrationFailures(
      ControlDatabase control,
      MainDatabase main,
      MigrationConfig config,
      DatabaseActivity surroundings) {
    this.control = control;
    this.main = main;
    this.config = config;
    this.surroundings = surroundings;
  }

  /** The file that failed; null if it was none in particular. */
  static @Nullable String file(FlywayException e) {
    return e instanceof FlywayMigrateException failed ? failed.getMigration().getScript() : null;
  }

  /** What one reads of a statement that failed. */
  static String reason(FlywayException e) {
    return SqlStates.find(e)
        .map(FailureReason::of)
        .orElseGet(() -> MigrationProblems.firstParagraph(e.getMessage()));
  }

  String sentence(DatabaseName database, FlywayException e) throws SQLException {
    if (!(e instanceof FlywayMigrateException failed)) {
      return "Nothing more was applied: " + reason(e);
    }
    List<String> sentences = new ArrayList<>();
    String line = failed.getLineNumber() > 0 ? " in line " + failed.getLineNumber() : "";
    String reason = reason(e);
    sentences.add(
        "%s failed%s: %s%s"
            .formatted(
                failed.getMigration().getScript(), line, reason, reason.endsWith(".") ? "" : "."));
    if (failed.isExecutableInTransaction()) {
      sentences.add("Its transaction was rolled back, so that nothing of it stays.");
    } else {
      sentences.add("It cannot run in a transaction: what its statements did before stays.");
      sentences.addAll(invalidIndexes(database));
      sentences.add(REPAIR);
    }
    if (SqlStates.is(e, SqlStates.LOCK_NOT_AVAILABLE)) {
      sentences.add(
          "It waited for a lock for %s (truss.migrations.lock-timeout) and gave up, so that nobody waits behind it. Run it again when those in the way are done."
              .formatted(seconds()));
      surroundings.look(database).findings().forEach(finding -> sentences.add(finding.sentence()));
    }
    return String.join(" ", sentences);
  }

  private static final String REPAIR =
      "Undo that or complete it by hand, then delete its row (DELETE FROM flyway_schema_history WHERE NOT success) and run again.";

  /** For a run that finds what an earlier one left. */
  static String failedEarlier(History.Applied failed) {
    return "%s failed half way at %s, and nothing is applied before that is put right. %s"
        .formatted(failed.file(), failed.appliedAt(), REPAIR);
  }

  private List<String> invalidIndexes(DatabaseName database) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Connection session = main.open(database, control.installation().passingApplicationName());
        Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(INVALID_INDEXES)) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names.isEmpty()
        ? List.of()
        : List.of(
            "Invalid indexes, to be dropped: "
                + names.stream().collect(Collectors.joining(", "))
                + ".");
  }

  private String seconds() {
    return "%.1f s".formatted(config.lockTimeout().toMillis() / 1000.0);
  }
}
