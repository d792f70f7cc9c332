package dev.truss.backup.archive;

import dev.truss.dump.AccessLists;
import dev.truss.dump.CopyWarnings;
import dev.truss.dump.DatabaseDefinition;
import dev.truss.dump.OwnerGrants;
import dev.truss.dump.PartitionRoots;
import dev.truss.dump.RestoreNeeds;
import dev.truss.dump.UsedRoles;
import dev.truss.dump.extension.ExtensionEntries;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.Quoting;
import dev.truss.postgres.RowCount;
import dev.truss.postgres.Sessions;
import java.io.IOException;
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
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_class root ON root.oid = pg_partition_root(c.oid)
        LEFT JOIN pg_namespace root_schema ON root_schema.oid = root.relnamespace
      WHERE c.relkind = 'r' AND c.oid >= 16384 AND c.relpersistence <> 't'
        AND NOT EXISTS (SELECT FROM pg_depend
                        WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')
      ORDER BY 2, 3""";

  private static final String UNSIZED =
      """
      SELECT c.oid::bigint, n.nspname, c.relname, 0, greatest(c.reltuples, 0)::bigint,
             coalesce(root_schema.nspname, n.nspname), coalesce(root.relname, c.relname)
      """
          + TABLES;

  private static final String SIZED =
      """
      SELECT c.oid::bigint, n.nspname, c.relname, pg_table_size(c.oid), greatest(c.reltuples, 0)::bigint,
             coalesce(root_schema.nspname, n.nspname), coalesce(root.relname, c.relname)
      """
          + TABLES;

  /**
   * A table of the source.
   *
   * @param bytes 0 where its size was not asked for
   * @param estimatedRows as the planner knows it
   * @param rootSchema of the partitioned table that it is a leaf of, or its own
   */
  public record Table(
      long oid,
      String schema,
      String name,
      long bytes,
      long estimatedRows,
      String rootSchema,
      String rootName) {
    /** Not as a part of another. */
    public Table alone() {
      return new Table(oid, schema, name, bytes, estimatedRows, schema, name);
    }

    String quoted() {
      return Quoting.identifier(schema) + "." + Quoting.identifier(name);
    }
  }

  /**
   * What the manifest says of the source.
   *
   * @param content with the rows of each table
   */
  public record Description(
      DatabaseDefinition definition,
      OwnerGrants ownerGrants,
      List<String> roles,
      List<Manifest.Extension> extensions,
      RestoreNeeds needs,
      List<String> warnings,
      AccessLists accessLists,
      Content content) {}

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

  /** How the content of a database is read. */
  public interface Reading {
    Content read(Connection session, List<Table> tables) throws SQLException, IOException;

    /** Ends what it does beside the session. */
    default void cancel() {}
  }

  /** Whether the dump is to be loaded through the roots of partitioned tables. */
  public boolean needsRoots() throws SQLException {
    return PartitionRoots.needed(session);
  }

  /** Reads all that the manifest says of the source. The dump may run meanwhile. */
  public Description describe(List<Table> tables, Reading reading)
      throws SQLException, IOException {
    DatabaseDefinition definition = DatabaseDefinition.in(session);
    AccessLists accessLists = AccessLists.in(session);
    List<String> warnings = new ArrayList<>(CopyWarnings.ofOnlineCopy(session));
    warnings.addAll(accessLists.warnings());
    return new Description(
        definition,
        OwnerGrants.in(session),
        roles(definition),
        extensions(),
        RestoreNeeds.in(session),
        warnings,
        accessLists,
        reading.read(session, tables));
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
    ExtensionEntries entries = ExtensionEntries.in(session);
    try (Statement query = session.createStatement();
        ResultSet row = query.executeQuery(EXTENSIONS)) {
      List<Manifest.Extension> extensions = new ArrayList<>();
      while (row.next()) {
        extensions.add(
            new Manifest.Extension(
                row.getString(1), row.getString(2), entries.of(row.getString(1))));
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
                row.getLong(5),
                row.getString(6),
                row.getString(7)));
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
  public static Content count(Connection session, List<Table> tables) throws SQLException {
    List<Content.CountedTable> counted = new ArrayList<>(tables.size());
    for (Table table : tables) {
      counted.add(new Content.CountedTable(table, RowCount.of(session, table.quoted())));
    }
    return Content.ofRows(counted);
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
