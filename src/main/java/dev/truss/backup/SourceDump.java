package dev.truss.backup;

import dev.truss.backup.archive.ArchiveFormat;
import dev.truss.backup.archive.Compression;
import dev.truss.backup.archive.ContentReader;
import dev.truss.backup.archive.DumpProgress;
import dev.truss.backup.archive.LockHolders;
import dev.truss.backup.archive.SourceSnapshot;
import dev.truss.control.ControlDatabase;
import dev.truss.job.RunSessions;
import dev.truss.job.RunningJob;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.program.ArchiveProgram;
import dev.truss.postgres.program.ClientPrograms;
import dev.truss.postgres.program.ProgramCanceled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jboss.logging.Logger;

/**
 * Runs {@code pg_dump} in a snapshot of the source, and describes and counts the source in the same
 * snapshot beside it.
 */
@ApplicationScoped
class SourceDump {

  private static final Logger LOG = Logger.getLogger(SourceDump.class);

  private final ControlDatabase control;
  private final MainDatabase main;
  private final ClientPrograms programs;
  private final BackupConfig config;
  private final RunSessions sessions;

  SourceDump(
      ControlDatabase control,
      MainDatabase main,
      ClientPrograms programs,
      BackupConfig config,
      RunSessions sessions) {
    this.control = control;
    this.main = main;
    this.programs = programs;
    this.config = config;
    this.sessions = sessions;
  }

  /**
   * The result of a dump.
   *
   * @param tools the folder of the programs that made it
   */
  record Dumped(SourceSnapshot.Description source, int serverVersion, Path tools) {}

  /** Dumps the source into a folder. The source is unlocked when this returns. */
  Dumped dump(Backup backup, RunningJob job, Path folder) throws IOException, SQLException {
    String applicationName = sessions.applicationName(job);
    try (SourceSnapshot snapshot =
        SourceSnapshot.open(main, backup.database(), applicationName, config.lockWait())) {
      job.phase("dumping", 0, 0.6);
      int serverVersion = control.serverVersion();
      Path tools = programs.require(serverVersion / 1_00_00);
      job.onStop(() -> cancel(snapshot));
      lock(snapshot, backup, snapshot.tables(), job);
      List<SourceSnapshot.Table> tables = snapshot.sizedTables();
      ArchiveProgram dump = program(backup, snapshot, tools, folder, applicationName);
      SourceSnapshot.Reading reading = reading(backup, snapshot, tools, applicationName);
      job.onStop(reading::cancel);
      var describing =
          new FutureTask<>(() -> snapshot.describe(tables, reading)) {
            @Override
            protected void done() {
              if (state() == State.FAILED) {
                dump.cancel();
              }
            }
          };
      Thread.ofPlatform().daemon().name("snapshot").start(describing);
      try {
        run(dump, describing, job, tables, applicationName);
        return new Dumped(await(describing, job), serverVersion, tools);
      } finally {
        reading.cancel(); // where the dump failed before
      }
    }
  }

  private SourceSnapshot.Reading reading(
      Backup backup, SourceSnapshot snapshot, Path tools, String applicationName)
      throws SQLException {
    return backup.verify() == VerifyBy.CONTENT
        ? new ContentReader(
            tools.resolve("psql"),
            main.program(backup.database(), applicationName),
            snapshot.name())
        : SourceSnapshot::count;
  }

  private void lock(
      SourceSnapshot snapshot, Backup backup, List<SourceSnapshot.Table> tables, RunningJob job)
      throws SQLException {
    try {
      snapshot.lock(tables);
    } catch (SQLException e) {
      job.throwIfStopped();
      try (Connection session = control.maintenance()) {
        throw LockHolders.named(e, session, backup.database(), tables, config.lockWait());
      }
    }
  }

  private ArchiveProgram program(
      Backup backup, SourceSnapshot snapshot, Path tools, Path folder, String applicationName)
      throws SQLException {
    var what =
        new ArchiveProgram.Dump(
            folder.resolve(backup.format().path()),
            backup.format() == ArchiveFormat.CUSTOM,
            config.workers(),
            new Compression(backup.compression()).option(programs.major(tools)),
            config.lockWait(),
            snapshot.name(),
            snapshot.needsRoots());
    return ArchiveProgram.dump(tools, main.program(backup.database(), applicationName), what);
  }

  /** Runs the dump. If it was ended because the description failed, that failure is the reason. */
  private void run(
      ArchiveProgram dump,
      FutureTask<SourceSnapshot.Description> describing,
      RunningJob job,
      List<SourceSnapshot.Table> tables,
      String applicationName)
      throws IOException, SQLException {
    var progress = new DumpProgress(control, job, tables);
    try (var watch = progress.follow(applicationName)) {
      job.run(dump::cancel, () -> dump.run(progress::line));
    } catch (ProgramCanceled e) {
      await(describing, job);
      throw e;
    }
    progress.end();
  }

  private static void cancel(SourceSnapshot snapshot) {
    try {
      snapshot.cancel();
    } catch (SQLException e) {
      LOG.debug("a statement was not cancelled; it ends with its session", e);
    }
  }

  private static <T> T await(FutureTask<T> describing, RunningJob job)
      throws IOException, SQLException {
    try {
      return describing.get();
    } catch (ExecutionException e) {
      job.throwIfStopped();
      if (e.getCause() instanceof SQLException sql) {
        throw sql;
      }
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
