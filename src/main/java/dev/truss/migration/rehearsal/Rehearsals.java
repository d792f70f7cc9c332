package dev.truss.migration.rehearsal;

import dev.truss.cloning.ThrowawayCopies;
import dev.truss.control.ControlDatabase;
import dev.truss.error.ProblemException;
import dev.truss.migration.flyway.FlywayFactory;
import dev.truss.migration.flyway.FlywayWords;
import dev.truss.migration.flyway.History;
import dev.truss.migration.flyway.HistoryReader;
import dev.truss.migration.flyway.MigrationConfig;
import dev.truss.migration.flyway.MigrationFile;
import dev.truss.migration.flyway.MigrationFiles;
import dev.truss.migration.flyway.TransactionGuard;
import dev.truss.migration.script.Refusal;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.Sessions;
import dev.truss.postgres.failure.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.jspecify.annotations.Nullable;

/** Runs the pending files on a throwaway copy of the database, and reports what they do. */
@ApplicationScoped
public class Rehearsals {

  /** The number of rehearsals that run at once. Each takes the disk space of a copy. */
  private static final int MOST = 2;

  private static final String END_SESSIONS =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?";

  private final ControlDatabase control;
  private final ThrowawayCopies copies;
  private final MainDatabase main;
  private final FlywayFactory flyways;
  private final HistoryReader histories;
  private final MigrationConfig config;
  private final Semaphore places = new Semaphore(MOST);

  /** The result of a rehearsal and its findings. */
  public record Rehearsed(RehearsalResult result, List<Finding> findings) {}

  Rehearsals(
      ControlDatabase control,
      ThrowawayCopies copies,
      MainDatabase main,
      FlywayFactory flyways,
      HistoryReader histories,
      MigrationConfig config) {
    this.control = control;
    this.copies = copies;
    this.main = main;
    this.flyways = flyways;
    this.histories = histories;
    this.config = config;
  }

  /**
   * Rehearses the pending files.
   *
   * @throws dev.truss.error.ProblemException 429 {@code too_many_rehearsals}; 409 as for a branch
   *     that is copied
   */
  public Rehearsed rehearse(
      DatabaseName database,
      MigrationFiles files,
      List<Refusal> refusals,
      RehearsalProgress progress)
      throws Exception {
    if (!refusals.isEmpty()) {
      return refused(refusals);
    }
    takePlace(progress);
    try {
      progress.phase("copying");
      return copies.use(
          database,
          flyways.runName(),
          progress.watched(),
          copy -> rehearseOn(copy, files, progress));
    } catch (IOException | SQLException | RuntimeException e) {
      progress.throwIfStopped(); // it failed because of that
      throw e;
    } finally {
      places.release();
    }
  }

  /** Takes one of the places. A job waits for one; a request is refused. */
  private void takePlace(RehearsalProgress progress) throws InterruptedException {
    if (places.tryAcquire()) {
      return;
    }
    if (!progress.waits()) {
      throw tooMany();
    }
    progress.phase("waiting");
    while (!places.tryAcquire(1, TimeUnit.SECONDS)) {
      progress.throwIfStopped();
    }
  }

  private static ProblemException tooMany() {
    return ProblemException.of(429, "too_many_rehearsals", "Too many rehearsals")
        .with("retry_after_seconds", 10)
        .detail("%d rehearsals are under way here, each in a copy of its own.", MOST);
  }

  /** Returns the result if a run would refuse a file, for which no copy is needed. */
  private static Rehearsed refused(List<Refusal> refusals) {
    String error = refusals.stream().map(Refusal::sentence).collect(Collectors.joining(" "));
    return new Rehearsed(new RehearsalResult(null, 0, false, error, List.of()), List.of());
  }

  private Rehearsed rehearseOn(DatabaseName copy, MigrationFiles files, RehearsalProgress progress)
      throws SQLException {
    try (Connection second = main.open(copy, flyways.runName(), Sessions.LONG_DEADLINE)) {
      RehearsalWall wall = new RehearsalWall(second);
      StatementWatch watch = new StatementWatch(second, wall);
      History before = histories.read(copy, files);
      TransactionGuard guard = new TransactionGuard();
      Flyway flyway =
          flyways.rehearsing(copy, files, callbacks(files, wall, watch, guard, progress));
      progress.runs(before.pending().size(), () -> endSessions(copy));
      long began = System.nanoTime();
      String error = failure(flyway, before, guard, watch);
      progress.throwIfStopped(); // what failed then did so because of that
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      if (error == null) {
        error = unapplied(histories.read(copy, files));
      }
      RehearsalResult result =
          new RehearsalResult(
              copy.value(),
              took.toMillis(),
              error == null,
              error,
              watch.watched().stream().map(StatementWatch.Watched::result).toList());
      return new Rehearsed(result, RehearsalFindings.of(watch.watched(), error, wall.done()));
    }
  }

  private List<Callback> callbacks(
      MigrationFiles files,
      RehearsalWall wall,
      StatementWatch watch,
      TransactionGuard guard,
      RehearsalProgress progress) {
    List<Callback> callbacks = new ArrayList<>(List.of(watch, guard, progress));
    for (MigrationFile file : files.files()) {
      MigrationFiles.event(file.getRelativePath())
          .map(event -> new RehearsedCallback(file, event, config.placeholders(), wall))
          .ifPresent(callbacks::add);
    }
    return callbacks;
  }

  /** Ends all sessions on the copy. Only this rehearsal uses it. */
  private void endSessions(DatabaseName copy) {
    try (Connection session = control.maintenance();
        PreparedStatement end = session.prepareStatement(END_SESSIONS)) {
      end.setString(1, copy.value());
      end.execute();
    } catch (SQLException e) {
      throw new IllegalStateException("a rehearsal could not be stopped", e);
    }
  }

  /** Returns the pending file that was not applied, from the copy's history. */
  private static @Nullable String unapplied(History after) {
    return after.pending().isEmpty()
        ? null
        : "Not applied: " + String.join(", ", after.pendingFiles()) + ".";
  }

  private static @Nullable String failure(
      Flyway flyway, History before, TransactionGuard guard, StatementWatch watch) {
    try {
      FlywayFactory.migrate(flyway, before);
      return null;
    } catch (FlywayException e) {
      String file = FlywayWords.file(e);
      if (file == null) {
        file = guard.running().orElse(null);
      }
      String reason = FlywayWords.reason(e);
      if (SqlStates.isUnavailable(e)) {
        reason = guard.last().flatMap(TransactionGuard.FileRun::error).orElse(reason);
      }
      watch.explain(reason);
      return (file == null ? "" : file + ": ") + reason;
    }
  }
}
