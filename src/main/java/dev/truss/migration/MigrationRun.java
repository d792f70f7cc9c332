package dev.truss.migration;

import dev.truss.error.ProblemException;
import dev.truss.migration.flyway.FlywayFactory;
import dev.truss.migration.flyway.History;
import dev.truss.migration.flyway.HistoryReader;
import dev.truss.migration.flyway.MigrationFiles;
import dev.truss.migration.flyway.MigrationFolder;
import dev.truss.migration.flyway.Screening;
import dev.truss.migration.flyway.TransactionGuard;
import dev.truss.migration.script.Refusal;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.failure.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Applies what is pending, in order, up to the first that fails. What it did is read back from the
 * history.
 *
 * <table>
 *   <caption>Steps</caption>
 *   <tr><th>step</th><th>after a crash here</th></tr>
 *   <tr><td>the files screened; nothing is done if one would be refused</td><td>nothing is left</td></tr>
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
  private final HistoryReader histories;
  private final Screening screening;
  private final RunGate gate;
  private final MigrationFailures failures;

  MigrationRun(
      MigrationFolder folder,
      FlywayFactory flyways,
      HistoryReader histories,
      Screening screening,
      RunGate gate,
      MigrationFailures failures) {
    this.folder = folder;
    this.flyways = flyways;
    this.histories = histories;
    this.screening = screening;
    this.gate = gate;
    this.failures = failures;
  }

  /**
   * Applies the pending migrations.
   *
   * @throws ProblemException 422 {@code migration_failed} with what was applied and what was not;
   *     409 {@code migrations_invalid} with the {@code problems}
   */
  RunResult run(DatabaseName database) throws IOException, SQLException {
    MigrationFiles files = folder.read();
    requireAccepted(database, files);
    try (RunGate.Held held = gate.enter(database)) {
      History before = histories.read(database, files);
      requireValid(database, files, before);
      History after = before;
      if (!before.pending().isEmpty()) {
        migrate(database, files, before);
        after = histories.read(database, files);
      }
      RunResult result = result(database, before, after, null);
      log(result);
      return result;
    }
  }

  private void requireAccepted(DatabaseName database, MigrationFiles files)
      throws IOException, SQLException {
    History history = histories.read(database, files);
    List<Refusal> refusals = screening.of(files, history).refusals();
    if (!refusals.isEmpty()) {
      String sentence =
          refusals.stream().map(Refusal::sentence).collect(Collectors.joining(" "))
              + " Nothing was applied.";
      throw MigrationProblems.failed(result(database, history, history, sentence), sentence);
    }
  }

  private void requireValid(DatabaseName database, MigrationFiles files, History before) {
    if (before.failed().isPresent()) {
      String sentence = MigrationFailures.failedEarlier(before.failed().get());
      throw MigrationProblems.failed(result(database, before, before, sentence), sentence);
    }
    List<String> problems = histories.disagreements(database, files, before);
    if (!problems.isEmpty()) {
      throw ProblemException.conflict("migrations_invalid")
          .with("database", database.value())
          .with("problems", problems)
          .detail(
              "Nothing was applied, because the files are not what database %s was migrated with:"
                  + " %s",
              database, String.join(" ", problems));
    }
  }

  private void migrate(DatabaseName database, MigrationFiles files, History before)
      throws SQLException {
    Set<String> invalidBefore = failures.invalidIndexes(database);
    TransactionGuard guard = new TransactionGuard();
    try {
      FlywayFactory.migrate(flyways.running(database, files, guard), before);
    } catch (FlywayException e) {
      throw failed(
          database,
          before,
          () ->
              failures.failure(
                  database, e, guard, invalidBefore, () -> histories.read(database, files)));
    }
  }

  private interface Told {
    MigrationFailures.Failure get() throws SQLException;
  }

  private static ProblemException failed(DatabaseName database, History before, Told told)
      throws SQLException {
    try {
      MigrationFailures.Failure failure = told.get();
      RunResult result = result(database, before, failure.after(), failure.sentence());
      log(result);
      return MigrationProblems.failed(result, failure.sentence());
    } catch (SQLException unknown) {
      if (SqlStates.isUnavailable(unknown)) {
        throw MigrationProblems.outcomeUnknown(database, unknown);
      }
      throw unknown;
    }
  }

  /** Returns the result from the history, whatever was planned. */
  private static RunResult result(
      DatabaseName database, History before, History after, @Nullable String error) {
    List<String> left = new ArrayList<>(after.pendingFiles());
    after.failed().ifPresent(failed -> left.addFirst(failed.file()));
    long already = before.applied().stream().filter(History.Applied::success).count();
    return new RunResult(
        database.value(),
        after.appliedSince(before),
        Math.toIntExact(already),
        left,
        error == null,
        error);
  }

  private static void log(RunResult result) {
    if (!result.applied().isEmpty() || !result.succeeded()) {
      LOG.infof(
          "migrations run, database=%s applied=%d not_applied=%d",
          result.database(), result.applied().size(), result.notApplied().size());
    }
  }
}
