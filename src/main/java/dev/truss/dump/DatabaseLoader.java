package dev.truss.dump;

import dev.truss.control.ControlDatabase;
import dev.truss.database.DatabaseDrop;
import dev.truss.database.OwnedDatabases;
import dev.truss.job.RunSessions;
import dev.truss.job.RunningJob;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.program.ArchiveProgram;
import dev.truss.postgres.program.ClientPrograms;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Makes a database and loads into it what {@code pg_dump} has written. */
@ApplicationScoped
public class DatabaseLoader {

  private static final Logger LOG = Logger.getLogger(DatabaseLoader.class);
  private static final String DEADLOCK = "deadlock detected";

  private final ControlDatabase control;
  private final MainDatabase main;
  private final ClientPrograms programs;
  private final EmptyDatabases emptyDatabases;
  private final OwnedDatabases owned;
  private final DatabaseDrop drop;
  private final RunSessions sessions;

  /**
   * What is loaded.
   *
   * @param archive the file or folder that {@code pg_restore} reads
   * @param bytes the size it is expected to have when it is loaded
   */
  public record Content(
      Path archive, DatabaseDefinition definition, OwnerGrants ownerGrants, long bytes) {}

  DatabaseLoader(
      ControlDatabase control,
      MainDatabase main,
      ClientPrograms programs,
      EmptyDatabases emptyDatabases,
      OwnedDatabases owned,
      DatabaseDrop drop,
      RunSessions sessions) {
    this.control = control;
    this.main = main;
    this.programs = programs;
    this.emptyDatabases = emptyDatabases;
    this.owned = owned;
    this.drop = drop;
    this.sessions = sessions;
  }

  /**
   * Makes the database and loads it. Its name was announced.
   *
   * <p>Workers of {@code pg_restore} lock the partitions of a table in orders of their own, when
   * they attach indexes and make foreign keys and triggers, and may meet in a deadlock. Then it is
   * loaded once more from the start, by one.
   *
   * @return a sentence for each thing that users of it should know
   */
  public List<String> load(Content content, DatabaseName target, RunningJob job, int workers)
      throws IOException, SQLException {
    try {
      return loadOnce(content, target, job, workers);
    } catch (IOException e) {
      if (workers == 1 || !String.valueOf(e.getMessage()).contains(DEADLOCK)) {
        throw e;
      }
      LOG.infof("loading once more with one worker, job=%d: %s", job.job().id(), e.getMessage());
    }
    startOver(target, job);
    return loadOnce(content, target, job, 1);
  }

  private void startOver(DatabaseName target, RunningJob job) throws IOException, SQLException {
    job.throwIfStopped();
    if (!(drop.drop(target, null, OptionalLong.empty()) instanceof DatabaseDrop.Outcome.Gone)) {
      throw new IOException("database " + target + " cannot be loaded again");
    }
    owned.announce(target, job.job().branchId(), job.run());
  }

  private List<String> loadOnce(Content content, DatabaseName target, RunningJob job, int workers)
      throws IOException, SQLException {
    String applicationName = sessions.applicationName(job);
    List<String> warnings = new ArrayList<>(emptyDatabases.create(content.definition(), target));
    try (Connection inside = main.open(target, applicationName)) {
      content.ownerGrants().give(inside, target);
    }
    restore(content, target, job, workers, applicationName);
    try (Connection inside = main.open(target, applicationName)) {
      content.ownerGrants().takeBack(inside, target);
    }
    return warnings;
  }

  private void restore(
      Content content, DatabaseName target, RunningJob job, int workers, String applicationName)
      throws IOException, SQLException {
    Path tools = programs.require(control.serverVersion() / 1_00_00);
    int entries = (int) ArchiveProgram.entries(tools, content.archive());
    long bytes = content.bytes();
    job.bytesTotal(bytes);
    job.bytesDone(0);
    job.items(0, entries);
    var begun = new AtomicInteger();
    ArchiveProgram restore =
        ArchiveProgram.restore(
            tools,
            LoadingSession.of(main.program(target, applicationName)),
            content.archive(),
            workers);
    job.run(
        restore::cancel,
        () ->
            restore.run(
                line ->
                    RestoreLines.item(line)
                        .ifPresent(
                            item -> {
                              int now = Math.min(begun.incrementAndGet(), entries);
                              job.currentItem(item);
                              job.items(now, entries);
                              job.bytesDone(bytes * now / Math.max(1, entries));
                            })));
  }
}
