package dev.truss.recovery;

import dev.truss.control.ControlDatabase;
import dev.truss.dump.AccessLists;
import dev.truss.dump.CopyWarnings;
import dev.truss.dump.DatabaseDefinition;
import dev.truss.dump.DatabaseLoader;
import dev.truss.dump.OwnerGrants;
import dev.truss.dump.PartitionRoots;
import dev.truss.dump.UsedRoles;
import dev.truss.dump.extension.ExtensionEntries;
import dev.truss.job.RunningJob;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.program.ArchiveProgram;
import dev.truss.postgres.program.ClientPrograms;
import dev.truss.recovery.replay.ScratchServer;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Copies a database from a scratch server into a new one of the main server. */
@ApplicationScoped
class RecoveredCopy {

  private static final int FIRST_WITH_METHODS = 16;

  private static final String UNLOGGED =
      """
      SELECT format('Table %s is unlogged, and so it is empty: its rows are in no WAL.', oid::regclass)
      FROM pg_class WHERE relkind = 'r' AND relpersistence = 'u' ORDER BY 1""";

  private static final String MISSING_ROLES =
      """
      SELECT name FROM unnest(?::text[]) AS name
      WHERE name NOT IN (SELECT rolname FROM pg_roles) ORDER BY 1""";

  private final ControlDatabase control;
  private final ClientPrograms programs;
  private final DatabaseLoader loader;
  private final RecoveryConfig config;

  /** The properties of the source, besides its content. */
  public record Source(
      DatabaseName name,
      DatabaseDefinition definition,
      OwnerGrants ownerGrants,
      AccessLists accessLists,
      ExtensionEntries extensionEntries,
      boolean throughRoot,
      long bytes,
      List<String> warnings) {}

  RecoveredCopy(
      ControlDatabase control,
      ClientPrograms programs,
      DatabaseLoader loader,
      RecoveryConfig config) {
    this.control = control;
    this.programs = programs;
    this.loader = loader;
    this.config = config;
  }

  /** Reads the properties that a copy needs, and refuses a source whose roles this server lacks. */
  Source look(ScratchServer scratch, DatabaseName database) throws IOException, SQLException {
    try (Connection inside = scratch.connect(database)) {
      requireRoles(UsedRoles.in(inside));
      List<String> warnings = new ArrayList<>(CopyWarnings.ofOnlineCopy(inside));
      warnings.addAll(read(inside, UNLOGGED));
      AccessLists accessLists = AccessLists.in(inside);
      warnings.addAll(accessLists.warnings());
      return new Source(
          database,
          DatabaseDefinition.in(inside),
          OwnerGrants.in(inside),
          accessLists,
          ExtensionEntries.in(inside),
          PartitionRoots.needed(inside),
          Long.parseLong(read(inside, "SELECT pg_database_size(current_database())").getFirst()),
          warnings);
    }
  }

  private void requireRoles(List<String> roles) throws IOException, SQLException {
    List<String> missing = new ArrayList<>();
    try (Connection session = control.maintenance();
        PreparedStatement query = session.prepareStatement(MISSING_ROLES)) {
      query.setArray(1, session.createArrayOf("text", roles.toArray()));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          missing.add(row.getString(1));
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new IOException(
          "roles that have something in it are gone: %s; create them, with NOLOGIN if you like, and recover again"
              .formatted(String.join(", ", missing)));
    }
  }

  /**
   * Copies the database.
   *
   * @param target its name, which was announced
   * @return a sentence for each thing that users of it should know
   */
  List<String> copy(ScratchServer scratch, Source source, DatabaseName target, RunningJob job)
      throws IOException, SQLException {
    dump(scratch, source, job);
    job.phase("loading");
    DatabaseLoader.Loaded loaded =
        loader.load(
            new DatabaseLoader.Content(
                scratch.dump(),
                source.definition(),
                source.ownerGrants(),
                source.accessLists(),
                source.extensionEntries(),
                source.bytes()),
            target,
            job,
            config.workers());
    List<String> warnings = loaded.leftOut().added(source.warnings());
    warnings.addAll(loaded.warnings());
    return warnings;
  }

  private void dump(ScratchServer scratch, Source source, RunningJob job) throws IOException {
    Path tools = programs.require(scratch.major());
    job.bytesTotal(source.bytes());
    ArchiveProgram dump =
        ArchiveProgram.dump(
            tools,
            scratch.program(source.name()),
            new ArchiveProgram.Dump(
                scratch.dump(),
                false,
                config.workers(),
                compression(tools),
                Duration.ZERO,
                null,
                source.throughRoot()));
    job.run(
        dump::cancel,
        () ->
            dump.run(
                line -> {
                  if (line.contains("dumping contents of table")) {
                    job.currentItem(line.substring(line.indexOf("table") + 6));
                  }
                }));
  }

  /** Returns the cheapest compression: the dump is read once and deleted. */
  private String compression(Path tools) {
    if (programs.compresses(tools, "lz4")) {
      return "lz4";
    }
    return programs.major(tools) >= FIRST_WITH_METHODS ? "none" : "0";
  }

  private static List<String> read(Connection session, String sql) throws SQLException {
    try (Statement query = session.createStatement();
        ResultSet row = query.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (row.next()) {
        values.add(row.getString(1));
      }
      return values;
    }
  }
}
