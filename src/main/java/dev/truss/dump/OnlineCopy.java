package dev.truss.dump;

import dev.truss.control.ControlDatabase;
import dev.truss.database.Source;
import dev.truss.dump.extension.ExtensionEntries;
import dev.truss.dump.extension.LeftOut;
import dev.truss.dump.extension.RefusedExtensions;
import dev.truss.job.ProgressWatch;
import dev.truss.job.RunSessions;
import dev.truss.job.RunningJob;
import dev.truss.job.Watched;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.ProgramSession;
import dev.truss.postgres.program.DumpAndRestore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Copies a database logically, from one consistent snapshot. No session on the source is disturbed.
 * DDL there waits, or makes the copy fail by its lock timeout.
 */
@ApplicationScoped
public class OnlineCopy {

  private static final Duration MEASURE_EVERY = Duration.ofSeconds(1);

  private final ControlDatabase control;
  private final MainDatabase main;
  private final CopyCheck check;
  private final EmptyDatabases emptyDatabases;
  private final RefusedExtensions refusedExtensions;
  private final CopyInParts inParts;
  private final RunSessions sessions;

  OnlineCopy(
      ControlDatabase control,
      MainDatabase main,
      CopyCheck check,
      EmptyDatabases emptyDatabases,
      RefusedExtensions refusedExtensions,
      CopyInParts inParts,
      RunSessions sessions) {
    this.control = control;
    this.main = main;
    this.check = check;
    this.emptyDatabases = emptyDatabases;
    this.refusedExtensions = refusedExtensions;
    this.inParts = inParts;
    this.sessions = sessions;
  }

  /**
   * Copies the content. Only the owner can connect to the staging database.
   *
   * @return a sentence for each thing that users of the copy should know
   */
  public List<String> copy(Source source, DatabaseName staging, RunningJob job)
      throws SQLException, IOException {
    return copy(source, staging, job, sessions.applicationName(job));
  }

  /**
   * Copies the content outside of a job.
   *
   * @param applicationName of all its sessions
   */
  public List<String> copy(Source source, DatabaseName staging, Watched job, String applicationName)
      throws SQLException, IOException {
    List<String> warnings = new ArrayList<>();
    OwnerGrants grants;
    AccessLists accessLists;
    boolean throughRoot;
    boolean late;
    ExtensionEntries extensions;
    Map<String, String> refused;
    try (Connection session = main.open(source.name(), applicationName)) {
      warnings.addAll(emptyDatabases.create(DatabaseDefinition.in(session), staging));
      warnings.addAll(CopyWarnings.ofOnlineCopy(session));
      grants = OwnerGrants.in(session);
      accessLists = AccessLists.in(session);
      warnings.addAll(accessLists.warnings());
      throughRoot = PartitionRoots.needed(session);
      late = CopyInParts.firesAlways(session);
      extensions = ExtensionEntries.in(session);
    }
    try (Connection copy = main.open(staging, applicationName)) {
      grants.give(copy, staging);
      refused = refusedExtensions.in(copy, extensions.byExtension().keySet());
    }
    LeftOut leftOut = LeftOut.NOTHING;
    ProgramSession from = main.program(source.name(), applicationName);
    ProgramSession to = LoadingSession.of(main.program(staging, applicationName));
    var way = new DumpAndRestore.Way(throughRoot, !accessLists.replaceThoseOfTheDump(), null);
    Path tools = check.programsFor(source);
    Consumer<String> onLine = line -> RestoreLines.item(line).ifPresent(job::currentItem);
    try (var watch = ProgressWatch.every(MEASURE_EVERY, () -> measure(staging, job))) {
      if (late || !refused.isEmpty()) {
        var parts = new CopyInParts.Parts(tools, from, to, way, refused, extensions);
        leftOut = inParts.copy(parts, job, onLine);
      } else {
        var copy = new DumpAndRestore(tools, from, to, way);
        job.run(copy::cancel, () -> copy.run(onLine));
      }
    }
    job.throwIfStopped();
    try (Connection copy = main.open(staging, applicationName)) {
      accessLists.grant(copy, leftOut.entries().isEmpty());
      grants.takeBack(copy, staging);
    }
    return leftOut.added(warnings);
  }

  /** Reports the progress: the size so far against the source's. */
  private void measure(DatabaseName staging, Watched job) throws SQLException {
    try (Connection session = control.maintenance();
        PreparedStatement size = session.prepareStatement("SELECT pg_database_size(?)")) {
      size.setString(1, staging.value());
      try (ResultSet row = size.executeQuery()) {
        row.next();
        job.bytesDone(row.getLong(1));
      }
    }
  }
}
