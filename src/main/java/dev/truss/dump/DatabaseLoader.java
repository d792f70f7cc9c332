package dev.truss.dump;

import dev.truss.control.ServerPrograms;
import dev.truss.database.DatabaseDrop;
import dev.truss.database.OwnedDatabases;
import dev.truss.dump.extension.ExtensionEntries;
import dev.truss.dump.extension.LeftOut;
import dev.truss.dump.extension.RefusedExtensions;
import dev.truss.job.RunSessions;
import dev.truss.job.RunningJob;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.ProgramSession;
import dev.truss.postgres.program.ArchiveEntry;
import dev.truss.postgres.program.ArchiveProgram;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Creates a database and loads the output of {@code pg_dump} into it. */
@ApplicationScoped
public class DatabaseLoader {

  private static final Logger LOG = Logger.getLogger(DatabaseLoader.class);
  private static final String DEADLOCK = "deadlock detected";

  private final MainDatabase main;
  private final ServerPrograms programs;
  private final EmptyDatabases emptyDatabases;
  private final RefusedExtensions refusedExtensions;
  private final OwnedDatabases owned;
  private final DatabaseDrop drop;
  private final RunSessions sessions;

  /**
   * The content to load.
   *
   * @param archive the file or folder that {@code pg_restore} reads
   * @param bytes the size it is expected to have when it is loaded
   */
  public record Content(
      Path archive,
      DatabaseDefinition definition,
      OwnerGrants ownerGrants,
      AccessLists accessLists,
      ExtensionEntries extensionEntries,
      long bytes) {}

  /**
   * A loaded database.
   *
   * @param warnings a sentence for each thing that users of it should know, besides {@code leftOut}
   */
  public record Loaded(List<String> warnings, LeftOut leftOut) {}

  DatabaseLoader(
      MainDatabase main,
      ServerPrograms programs,
      EmptyDatabases emptyDatabases,
      RefusedExtensions refusedExtensions,
      OwnedDatabases owned,
      DatabaseDrop drop,
      RunSessions sessions) {
    this.main = main;
    this.programs = programs;
    this.emptyDatabases = emptyDatabases;
    this.refusedExtensions = refusedExtensions;
    this.owned = owned;
    this.drop = drop;
    this.sessions = sessions;
  }

  /**
   * Makes the database and loads it. Its name was announced.
   *
   * <p>Event triggers come last: what is made after them would fire them. Before 17 there is no
   * setting that keeps those from firing that are always enabled.
   *
   * <p>Workers of {@code pg_restore} lock the partitions of a table in orders of their own, when
   * they attach indexes and make foreign keys and triggers, and may meet in a deadlock. Then it is
   * loaded once more from the start, by one.
   */
  public Loaded load(Content content, DatabaseName target, RunningJob job, int workers)
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

  private Loaded loadOnce(Content content, DatabaseName target, RunningJob job, int workers)
      throws IOException, SQLException {
    String applicationName = sessions.applicationName(job);
    List<String> warnings = new ArrayList<>(emptyDatabases.create(content.definition(), target));
    Path tools = programs.require();
    List<ArchiveEntry> archived = ArchiveProgram.entries(tools, content.archive());
    LeftOut leftOut;
    try (Connection inside = main.open(target, applicationName)) {
      content.ownerGrants().give(inside, target);
      leftOut =
          LeftOut.of(
              archived,
              refusedExtensions.in(inside, extensions(archived)),
              content.extensionEntries());
    }
    List<ArchiveEntry> entries = leftOut.without(archived);
    job.bytesTotal(content.bytes());
    job.bytesDone(0);
    job.items(0, entries.size());
    var loading =
        new Loading(
            tools,
            content,
            LoadingSession.of(main.program(target, applicationName)),
            workers,
            entries.size(),
            new AtomicInteger());
    Map<Boolean, List<ArchiveEntry>> parts =
        entries.stream().collect(Collectors.partitioningBy(ArchiveEntry::isEventTrigger));
    restore(loading, parts.get(false), job);
    try (Connection inside = main.open(target, applicationName)) {
      content.accessLists().grant(inside, leftOut.entries().isEmpty());
      content.ownerGrants().takeBack(inside, target);
    }
    restore(loading, parts.get(true), job);
    return new Loaded(warnings, leftOut);
  }

  private static List<String> extensions(List<ArchiveEntry> entries) {
    return entries.stream().map(ArchiveEntry::extension).flatMap(Optional::stream).toList();
  }

  /** The options and the progress of loading an archive. */
  private record Loading(
      Path tools,
      Content content,
      ProgramSession target,
      int workers,
      int entries,
      AtomicInteger begun) {

    void begins(String item, RunningJob job) {
      int now = Math.min(begun.incrementAndGet(), entries);
      job.currentItem(item);
      job.items(now, entries);
      job.bytesDone(content.bytes() * now / Math.max(1, entries));
    }
  }

  private static void restore(Loading loading, List<ArchiveEntry> part, RunningJob job)
      throws IOException {
    if (part.isEmpty()) {
      return;
    }
    ArchiveProgram restore =
        ArchiveProgram.restore(
            loading.tools(),
            loading.target(),
            new ArchiveProgram.Restore(
                loading.content().archive(),
                loading.workers(),
                !loading.content().accessLists().replaceThoseOfTheDump()),
            part);
    job.run(
        restore::cancel,
        () ->
            restore.run(
                line -> RestoreLines.item(line).ifPresent(item -> loading.begins(item, job))));
  }
}
