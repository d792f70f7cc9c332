package dev.truss.dump;

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
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Copies a database with event triggers that no setting keeps from firing: those that are enabled
 * always or for replicas, before 17. {@code pg_restore} refreshes materialized views after it made
 * them, and would fire them. So all that follows the rows goes through a file, out of which event
 * triggers are made last.
 */
@ApplicationScoped
class AlwaysFired {

  private static final String ANY =
      """
      SELECT current_setting('server_version_num')::int < 170000
        AND EXISTS (SELECT FROM pg_event_trigger WHERE evtenabled IN ('A', 'R'))""";

  private final MainDatabase main;
  private final Scratch scratch;
  private final AtomicInteger number = new AtomicInteger();

  AlwaysFired(MainDatabase main, Scratch scratch) {
    this.main = main;
    this.scratch = scratch;
  }

  /** Whether a source has such. */
  static boolean in(Connection source) throws SQLException {
    try (Statement query = source.createStatement();
        ResultSet row = query.executeQuery(ANY)) {
      return row.next() && row.getBoolean(1);
    }
  }

  /**
   * Copies everything.
   *
   * @param tools the folder of the programs
   */
  void copy(
      Path tools,
      ProgramSession source,
      ProgramSession target,
      DumpAndRestore.Way way,
      Watched job,
      Consumer<String> onLine)
      throws IOException, SQLException {
    Path folder = scratch.create("c" + number.incrementAndGet());
    try (Connection session =
            main.open(source.database(), source.applicationName(), Sessions.LONG_DEADLINE);
        Statement statement = session.createStatement()) {
      String snapshot = export(statement);
      var rows = new DumpAndRestore(tools, source, target, way.beforeIndexes(snapshot));
      job.run(rows::cancel, () -> rows.run(onLine));
      Path rest = folder.resolve("rest");
      var dump = ArchiveProgram.dumpRest(tools, source, rest, snapshot);
      job.run(dump::cancel, () -> dump.run(line -> {}));
      statement.execute("COMMIT");
      Map<Boolean, List<ArchiveEntry>> parts =
          ArchiveProgram.entries(tools, rest).stream()
              .collect(Collectors.partitioningBy(ArchiveEntry::isEventTrigger));
      for (boolean eventTriggers : new boolean[] {false, true}) {
        List<ArchiveEntry> part = parts.get(eventTriggers);
        if (!part.isEmpty()) {
          var restore =
              ArchiveProgram.restore(
                  tools, target, new ArchiveProgram.Restore(rest, 1, way.grants()), part);
          job.run(restore::cancel, () -> restore.run(onLine));
        }
      }
    } finally {
      scratch.delete(folder);
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
