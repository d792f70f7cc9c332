package dev.truss.recovery;

import dev.truss.job.RunningJob;
import dev.truss.postgres.program.ClientPrograms;
import dev.truss.postgres.program.ServerProgram;
import dev.truss.recovery.basebackup.BaseBackupFolders;
import dev.truss.recovery.basebackup.BaseBackupStore;
import dev.truss.recovery.replay.Plan;
import dev.truss.recovery.replay.ScratchServer;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Verifies the files of a base backup while a recovery uses them, by its manifest. What was
 * recovered from a damaged one is not published.
 */
@ApplicationScoped
class BaseBackupCheck {

  private static final Logger LOG = Logger.getLogger(BaseBackupCheck.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration FOREVER = Duration.ofDays(365);

  private final ClientPrograms programs;
  private final BaseBackupFolders folders;
  private final BaseBackupStore store;

  BaseBackupCheck(ClientPrograms programs, BaseBackupFolders folders, BaseBackupStore store) {
    this.programs = programs;
    this.folders = folders;
    this.store = store;
  }

  /** A check under way. Closing ends it. */
  static final class Running implements AutoCloseable {
    private final ServerProgram program;
    private final FutureTask<Void> result;
    private final long baseBackup;

    private Running(ServerProgram program, FutureTask<Void> result, long baseBackup) {
      this.program = program;
      this.result = result;
      this.baseBackup = baseBackup;
    }

    /** Waits for the end of the check. Fails if a file differs. */
    void await(RunningJob job) throws IOException {
      await(job, FOREVER);
    }

    /**
     * Waits briefly for the end of the check after a failed recovery: what Postgres reports about a
     * damaged file does not name the cause.
     */
    void awaitCause(RunningJob job) throws IOException {
      await(job, PATIENCE);
    }

    private void await(RunningJob job, Duration patience) throws IOException {
      job.onStop(program::cancel);
      try {
        result.get(patience.toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        LOG.debugf(e, "base backup %d is still being read", baseBackup);
      } catch (ExecutionException e) {
        job.throwIfStopped();
        throw new IOException(
            "base backup %d is damaged, and what was recovered from it is not to be trusted: %s. Delete it, and make a new one."
                .formatted(baseBackup, e.getCause().getMessage()),
            e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public void close() {
      if (!result.isDone()) {
        program.cancel();
      }
    }
  }

  /**
   * Begins the check on a thread of its own.
   *
   * @param needed the databases that the recovery copies, by their OIDs; empty for all
   */
  Running begin(Plan plan, Set<Long> needed) {
    List<String> arguments = new ArrayList<>(List.of("--no-parse-wal", "--exit-on-error"));
    if (!needed.isEmpty()) {
      store.databases(plan.base().id()).stream()
          .map(BaseBackupStore.Database::oid)
          .filter(oid -> oid >= ScratchServer.FIRST_OF_USERS && !needed.contains(oid))
          .forEach(oid -> arguments.add("--ignore=base/" + oid));
    }
    arguments.add(folders.of(plan.base().folder()).data().toString());
    ServerProgram program =
        ServerProgram.onFiles(
            programs.requireServer(plan.base().major()).resolve("pg_verifybackup"), arguments);
    FutureTask<Void> result =
        new FutureTask<>(
            () -> {
              program.run();
              return null;
            });
    Thread.ofPlatform().daemon().name("base-backup-check").start(result);
    return new Running(program, result, plan.base().id());
  }
}
