package dev.truss.migration;

import dev.truss.error.ProblemException;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;

/**
 * Applies what is pending, in order, up to the first that fails.
 *
 * <table>
 *   <caption>Steps</caption>
 *   <tr><th>step</th><th>after a crash here</th></tr>
 *   <tr><td>the gate entered</td><td>it opens with the end of the session</td></tr>
 *   <tr><td>history and files compared; nothing is done if they disagree</td><td>the same</td></tr>
 *   <tr><td>the history table made, if there is none</td><td>it is found by the next run</td></tr>
 *   <tr><td>each file and its row in the history, in one transaction</td>
 *       <td>rolled back; the next run begins with that file</td></tr>
 *   <tr><td>a file that cannot run in one: its statements one by one, then its row</td>
 *       <td>what its statements did stays, without a row; the next run begins with that file from its start</td></tr>
 * </table>
 */
@ApplicationScoped
class MigrationRun {

  private static final Logger LOG = Logger.getLogger(MigrationRun.class);

  private final MigrationFolder folder;
  private final FlywayFactory flyways;
  private final RunGate gate;
  private final MigrationFailures failures;

  MigrationRun(
      MigrationFolder folder, FlywayFactory flyways, RunGate gate, MigrationFailures failures) {
    this.folder = folder;
    this.flyways = flyways;
    this.gate = gate;
    this.failures = failures;
  }

  /**
   * Runs.
   *
   * @throws ProblemException 422 {@code migration_failed} with what was applied and what was not;
   *     409 {@code migrations_invalid} with the {@code problems}
   */
  RunResult run(DatabaseName database) throws IOException, SQLException {
    MigrationFiles files = folder.read();
    try (RunGate.Held held = gate.enter(database)) {
      Flyway flyway = flyways.running(database, files);
      History before = History.of(flyway);
      requireValid(database, flyway, before);
      if (!before.pending().isEmpty()) {
        migrate(database, flyway, before);
      }
      RunResult result = result(database, before, before.pendingFiles(), null);
      log(result);
      return result;
    }
  }

  private static void requireValid(DatabaseName database, Flyway flyway, History before) {
    if (before.failed().isPresent()) {
      History.Applied failed = before.failed().get();
      throw MigrationProblems.failed(
          result(database, before, List.of(), ""), MigrationFailures.failedEarlier(failed));
    }
    List<String> problems = Validation.of(flyway, before);
    if (!problems.isEmpty()) {
      throw ProblemException.conflict("migrations_invalid")
          .with("database", database.value())
          .with("problems", problems)
          .detail(
              "Nothing was applied, because the files are not what database %s was migrated with: %s",
              database, String.join(" ", problems));
    }
  }

  private void migrate(DatabaseName database, Flyway flyway, History before) throws SQLException {
    try {
      migrate(flyway, before);
    } catch (FlywayException e) {
      if (SqlStates.isUnavailable(e)) {
        throw e;
      }
      List<String> left = History.of(flyway).pendingFiles();
      String failed = MigrationFailures.file(e);
      List<String> applied =
          before.pendingFiles().stream()
              .filter(file -> !left.contains(file) && !file.equals(failed))
              .toList();
      String sentence = failures.sentence(database, e);
      RunResult result = result(database, before, applied, sentence);
      log(result);
      throw MigrationProblems.failed(result, sentence);
    }
  }

  /** A database that has tables and no history gets one, in which nothing stands yet. */
  static void migrate(Flyway flyway, History before) {
    if (!before.begun()) {
      flyway.baseline();
    }
    flyway.migrate();
  }

  private static RunResult result(
      DatabaseName database, History before, List<String> applied, String error) {
    List<String> left = new ArrayList<>(before.pendingFiles());
    before.failed().ifPresent(failed -> left.addFirst(failed.file()));
    left.removeAll(applied);
    long already = before.applied().stream().filter(History.Applied::success).count();
    return new RunResult(
        database.value(), applied, Math.toIntExact(already), left, error == null, error);
  }

  private static void log(RunResult result) {
    if (!result.applied().isEmpty() || !result.succeeded()) {
      LOG.infof(
          "migrations run, database=%s applied=%d not_applied=%d",
          result.database(), result.applied().size(), result.notApplied().size());
    }
  }
}
