package dev.truss.migration;

import dev.truss.control.ControlDatabase;
import dev.truss.migration.flyway.FlywayWords;
import dev.truss.migration.flyway.History;
import dev.truss.migration.flyway.MigrationConfig;
import dev.truss.migration.flyway.TransactionGuard;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.failure.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.exception.FlywayMigrateException;

/** Explains why a migration failed, what it left in the database, and what to do. */
@ApplicationScoped
class MigrationFailures {

  private static final String INVALID_INDEXES =
      "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid ORDER BY 1";

  private static final String REPAIR =
      "Undo that or complete it by hand, then delete its row (POST /api/migrations/repair, or"
          + " DELETE FROM flyway_schema_history WHERE NOT success) and run again.";

  private static final String AGAIN =
      "It has no row in the history: the next run begins it anew, from its first statement. Undo"
          + " what stays before that.";

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

  /**
   * Explains a failure.
   *
   * @param invalidBefore the indexes that were invalid before the run
   * @param look reads the history, after the session of the run has ended
   * @throws SQLException if Postgres cannot be asked, so that nothing is known
   */
  Failure failure(
      DatabaseName database,
      FlywayException e,
      TransactionGuard guard,
      Set<String> invalidBefore,
      Look look)
      throws SQLException {
    List<String> sentences = new ArrayList<>();
    sentences.add(beginning(e, guard));
    History after;
    try (Connection session = open(database)) {
      if (guard.last().isEmpty()) {
        after = look.at();
      } else {
        Aftermath aftermath = Aftermath.of(session, guard.last().get());
        after = look.at();
        sentences.add(aftermath.sentence());
        Set<String> invalid = invalidIndexes(session);
        invalid.removeAll(invalidBefore);
        if (!invalid.isEmpty()) {
          sentences.add("Invalid indexes, to be dropped: " + String.join(", ", invalid) + ".");
        }
        if (aftermath.stays()) {
          sentences.add(after.failed().isPresent() ? REPAIR : AGAIN);
        }
      }
    }
    if (SqlStates.is(e, SqlStates.LOCK_NOT_AVAILABLE)) {
      sentences.add(
          "It waited for a lock for %s (truss.migrations.lock-timeout) and gave up, so that nobody waits behind it. Run it again when those in the way are done."
              .formatted(seconds()));
      surroundings.look(database).findings().forEach(finding -> sentences.add(finding.sentence()));
    }
    return new Failure(String.join(" ", sentences), after);
  }

  /** The explanation, and the history after the failure. */
  record Failure(String sentence, History after) {}

  /** Reads the history. */
  interface Look {
    History at() throws SQLException;
  }

  private static String beginning(FlywayException e, TransactionGuard guard) {
    String reason = FlywayWords.reason(e);
    String file = FlywayWords.file(e);
    if (file == null) {
      file = guard.last().map(TransactionGuard.FileRun::file).orElse(null);
      reason = guard.last().flatMap(TransactionGuard.FileRun::error).orElse(reason);
    }
    String end = reason.endsWith(".") ? "" : ".";
    if (file == null) {
      return "Nothing was applied: " + reason + end;
    }
    String line =
        e instanceof FlywayMigrateException failed && failed.getLineNumber() > 0
            ? " in line " + failed.getLineNumber()
            : "";
    String lost = SqlStates.isUnavailable(e) ? ", and its session was ended" : "";
    return "%s failed%s%s: %s%s".formatted(file, line, lost, reason, end);
  }

  /** Explains that an earlier run left a failed migration. */
  static String failedEarlier(History.Applied failed) {
    return "%s failed half way at %s, and nothing is applied before that is put right. %s"
        .formatted(failed.file(), failed.appliedAt(), REPAIR);
  }

  Set<String> invalidIndexes(DatabaseName database) throws SQLException {
    try (Connection session = open(database)) {
      return invalidIndexes(session);
    }
  }

  private static Set<String> invalidIndexes(Connection session) throws SQLException {
    Set<String> names = new LinkedHashSet<>();
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(INVALID_INDEXES)) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  private Connection open(DatabaseName database) throws SQLException {
    return main.open(database, control.installation().passingApplicationName());
  }

  private String seconds() {
    return "%.1f s".formatted(config.lockTimeout().toMillis() / 1000.0);
  }
}
