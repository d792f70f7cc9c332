package dev.truss.backup.archive;

import dev.truss.dump.CopyWarnings;
import dev.truss.dump.DatabaseDefinition;
import dev.truss.dump.OwnerGrants;
import dev.truss.dump.RestoreNeeds;
import dev.truss.dump.UsedRoles;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.Quoting;
import dev.truss.postgres.RowCount;
import dev.truss.postgres.Sessions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/**
 * A session on a source with a snapshot that {@code pg_dump} takes over, so that what is written
 * into the manifest is what the archive holds.
 */
public final class SourceSnapshot implements AutoCloseable {

  private static final String ONE_PROCESS = "SET max_parallel_workers_per_gather = 0";

  private static final String BEGIN =
      """
      BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY""";

  private static final int LOCKED_AT_ONCE = 500;

  private static final String EXTENSIONS =
      "SELECT extname, extversion FROM pg_extension WHERE oid >= 16384 ORDER BY 1";

  private static final String TABLES =
      """
      FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relkind = 'r' AND c.oid >= 16384 AND relpersistence <> 't'
        AND NOT EXISTS (SELECT FROM pg_depend
                        WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')
      ORDER BY 2, 3""";

  private static final String UNSIZED =
      "SELECT c.oid::bigint, nspname, relname, 0, greatest(reltuples, 0)::bigint\n" + TABLES;

  private static final String SIZED =
      """
      SELECT c.oid::bigint, nspname, relname, pg_table_size(c.oid), greatest(reltuples, 0)::bigint
      """
          + TABLES;

  /**
   * A table of the source.
   *
   * @param bytes 0 where its size was not asked for
   * @param estimatedRows as the planner knows it
   */
  public record Table(long oid, String schema, String name, long bytes, long estimatedRows) {
    private String quoted() {
      return Quoting.identifier(schema) + "." + Quoting.identifier(name);
    }
  }

  /**
   * What the manifest says of the source.
   *
   * @param rows of each table
   */
  public record Description(
      DatabaseDefinition definition,
      OwnerGrants ownerGrants,
      List<String> roles,
      List<Manifest.Extension> extensions,
      RestoreNeeds needs,
      List<String> warnings,
      List<Manifest.Table> rows) {}

  private final Connection session;
  private final String name;

  private SourceSnapshot(Connection session, String name) {
    this.session = session;
    this.name = name;
  }

  /**
   * Opens a session on the source and exports its snapshot.
   *
   * @param lockWait for tables that others keep locked
   */
  public static SourceSnapshot open(
      MainDatabase main, DatabaseName source, String applicationName, Duration lockWait)
      throws SQLException {
    Connection session = main.open(source, applicationName, Sessions.LONG_DEADLINE);
    try (Statement statement = session.createStatement()) {
      statement.execute(ONE_PROCESS);
      statement.execute("SET lock_timeout = " + lockWait.toMillis());
      statement.execute(BEGIN);
      try (ResultSet row = statement.executeQuery("SELECT pg_export_snapshot()")) {
        row.next();
        return new SourceSnapshot(session, row.getString(1));
      }
    } catch (SQLException e) {
      session.close();
      throw e;
    }
  }

  /** As {@code pg_dump --snapshot} takes it; good while this is open. */
  public String name() {
    return name;
  }

  /** Reads all that the manifest says of the source. The dump may run meanwhile. */
  public Description describe(List<Table> tables) throws SQLException {
    DatabaseDefinition definition = DatabaseDefinition.in(session);
    return new Description(
        definition,
        OwnerGrants.in(session),
        roles(definition),
        extensions(),
        RestoreNeeds.in(session),
        CopyWarnings.ofOnlineCopy(session),
        count(session, tables));
  }

  /** Roles that must exist where the archive is restored, sorted. */
  private List<String> roles(DatabaseDefinition definition) throws SQLException {
    var roles = new TreeSet<String>();
    roles.add(definition.owner());
    definition.properties().forEach(item -> roles.add(item.role()));
    roles.remove("");
    roles.addAll(UsedRoles.in(session));
    return List.copyOf(roles);
  }

  private List<Manifest.Extension> extensions() throws SQLException {
    try (Statement query = session.createStatement();
        ResultSet row = query.executeQuery(EXTENSIONS)) {
      List<Manifest.Extension> extensions = new ArrayList<>();
      while (row.next()) {
        extensions.add(new Manifest.Extension(row.getString(1), row.getString(2)));
      }
      return extensions;
    }
  }

  /** Without their sizes: to ask for these waits for whoever has a table locked. */
  public List<Table> tables() throws SQLException {
    return tables(session);
  }

  /** With their sizes, once they are locked here. */
  public List<Table> sizedTables() throws SQLException {
    return tables(session, SIZED);
  }

  public static List<Table> tables(Connection session) throws SQLException {
    return tables(session, UNSIZED);
  }

  private static List<Table> tables(Connection session, String sql) throws SQLException {
    try (Statement query = session.createStatement();
        ResultSet row = query.executeQuery(sql)) {
      List<Table> tables = new ArrayList<>();
      while (row.next()) {
        tables.add(
            new Table(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getLong(5)));
      }
      return tables;
    }
  }

  /**
   * Keeps tables from being changed or emptied until this is closed, as {@code pg_dump} does for
   * itself: behind a {@code TRUNCATE} that waits for it a count would wait, too, or see no rows.
   */
  public void lock(List<Table> tables) throws SQLException {
    try (Statement statement = session.createStatement()) {
      for (int i = 0; i < tables.size(); i += LOCKED_AT_ONCE) {
        statement.execute(
            tables.subList(i, Math.min(i + LOCKED_AT_ONCE, tables.size())).stream()
                .map(table -> "ONLY " + table.quoted())
                .collect(Collectors.joining(", ", "LOCK TABLE ", " IN ACCESS SHARE MODE")));
      }
    }
  }

  /** Counts the rows of each, a scan that goes on beside that of the dump. */
  public static List<Manifest.Table> count(Connection session, List<Table> tables)
      throws SQLException {
    List<Manifest.Table> counted = new ArrayList<>(tables.size());
    for (Table table : tables) {
      long rows = RowCount.of(session, table.quoted());
      counted.add(new Manifest.Table(table.schema(), table.name(), rows));
    }
    return counted;
  }

  /** Ends a statement that is under way. */
  public void cancel() throws SQLException {
    session.unwrap(PGConnection.class).cancelQuery();
  }

  @Override
  public void close() throws SQLException {
    cancel();
    session.close();
  }
}
