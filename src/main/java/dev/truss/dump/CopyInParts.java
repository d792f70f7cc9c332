package dev.truss.dump;

import dev.truss.dump.extension.ExtensionEntries;
import dev.truss.dump.extension.LeftOut;
import dev.truss.job.Watched;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.ProgramSession;
import dev.truss.postgres.Sessions;
import dev.truss.postgres.program.ArchiveEntry;
import dev.truss.postgres.program.ArchiveProgram;
import dev.truss.postgres.program.DumpAndRestore;
import dev.truss.storage.Scratch;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Copies a database whose definitions cannot be loaded as they come:
 *
 * <ul>
 *   <li>Event triggers that no setting keeps from firing: those that are enabled always or for
 *       replicas, before 17. {@code pg_restore} refreshes materialized views after it made them,
 *       and would fire them. So they are made last.
 *   <li>Extensions that the server refuses. They are left out.
 * </ul>
 *
 * All definitions go through one file, out of which they are chosen. The rows go through a pipe in
 * between. Both are of one snapshot.
 */
@ApplicationScoped
class CopyInParts {

  private static final String FIRES_ALWAYS =
      """
      SELECT current_setting('server_version_num')::int < 170000
        AND EXISTS (SELECT FROM pg_event_trigger WHERE evtenabled IN ('A', 'R'))""";

  /**
   * Selects relations as patterns of pg_dump, in which double quotes make all characters literal.
   */
  private static final String RELATIONS =
      """
      SELECT format('"%s"."%s"', replace(nspname, '"', '""'), replace(relname, '"', '""'))
      FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relkind IN ('r', 'p', 'S', 'm', 'v', 'f')
        AND (c.oid = ANY (?) OR c.oid IN (
          SELECT objid FROM pg_depend JOIN pg_extension e ON e.oid = refobjid
          WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_extension'::regclass
            AND deptype = 'e' AND extname = ANY (?)))
      ORDER BY 1""";

  private final MainDatabase main;
  private final Scratch scratch;
  private final AtomicInteger number = new AtomicInteger();

  /**
   * The source and target of a copy.
   *
   * @param tools the folder of the programs
   * @param refused the reason of the server for each extension that it refuses
   * @param extensions of the source
   */
  record Parts(
      Path tools,
      ProgramSession source,
      ProgramSession target,
      DumpAndRestore.Way way,
      Map<String, String> refused,
      ExtensionEntries extensions) {}

  CopyInParts(MainDatabase main, Scratch scratch) {
    this.main = main;
    this.scratch = scratch;
  }

  /** Returns whether a source has event triggers that no setting keeps from firing. */
  static boolean firesAlways(Connection source) throws SQLException {
    try (Statement query = source.createStatement();
        ResultSet row = query.executeQuery(FIRES_ALWAYS)) {
      return row.next() && row.getBoolean(1);
    }
  }

  /** Copies everything, except what depends on a refused extension. */
  LeftOut copy(Parts parts, Watched job, Consumer<String> onLine) throws IOException, SQLException {
    ProgramSession source = parts.source();
    Path folder = scratch.create("c" + number.incrementAndGet());
    try (Connection session =
            main.open(source.database(), source.applicationName(), Sessions.LONG_DEADLINE);
        Statement statement = session.createStatement()) {
      String snapshot = export(statement);
      Path definitions = folder.resolve("definitions");
      var dump = ArchiveProgram.dumpDefinitions(parts.tools(), source, definitions, snapshot);
      job.run(dump::cancel, () -> dump.run(line -> {}));
      List<ArchiveEntry> all = ArchiveProgram.entries(parts.tools(), definitions);
      LeftOut leftOut = LeftOut.of(all, parts.refused(), parts.extensions());
      List<String> withoutRows = relations(session, leftOut);
      Map<Boolean, List<ArchiveEntry>> kept =
          leftOut.without(all).stream()
              .collect(Collectors.partitioningBy(ArchiveEntry::isEventTrigger));
      var restoring = new Restoring(parts, definitions, job, onLine);
      restoring.restore("pre-data", kept.get(false));
      var way = parts.way().rowsOnly(snapshot, withoutRows);
      var rows = new DumpAndRestore(parts.tools(), source, parts.target(), way);
      job.run(rows::cancel, () -> rows.run(onLine));
      statement.execute("COMMIT");
      restoring.restore("post-data", kept.get(false));
      restoring.restore("post-data", kept.get(true));
      return leftOut;
    } finally {
      scratch.delete(folder);
    }
  }

  /** The definitions, and who wants to know how far they are. */
  private record Restoring(Parts parts, Path definitions, Watched job, Consumer<String> onLine) {

    void restore(String section, List<ArchiveEntry> entries) throws IOException {
      if (entries.isEmpty()) {
        return;
      }
      var what = new ArchiveProgram.Restore(definitions, 1, parts.way().grants(), section);
      var restore = ArchiveProgram.restore(parts.tools(), parts.target(), what, entries);
      job.run(restore::cancel, () -> restore.run(onLine));
    }
  }

  private static List<String> relations(Connection session, LeftOut leftOut) throws SQLException {
    if (leftOut.entries().isEmpty()) {
      return List.of();
    }
    Array made =
        session.createArrayOf(
            "oid",
            leftOut.entries().stream()
                .map(ArchiveEntry::relation)
                .flatMap(Optional::stream)
                .toArray());
    try (PreparedStatement query = session.prepareStatement(RELATIONS)) {
      query.setArray(1, made);
      query.setArray(2, session.createArrayOf("text", leftOut.extensions().toArray()));
      try (ResultSet row = query.executeQuery()) {
        List<String> patterns = new ArrayList<>();
        while (row.next()) {
          patterns.add(row.getString(1));
        }
        return patterns;
      }
    }
  }

  private static String export(Statement statement) throws SQLException {
    statement.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    try (ResultSet row = statement.executeQuery("SELECT pg_export_snapshot()")) {
      row.next();
      return row.getString(1);
    }
  }
}
