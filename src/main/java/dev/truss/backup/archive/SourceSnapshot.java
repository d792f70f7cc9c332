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
 * A session on a source that exports its snapshot to {@code pg_dump}, so that the manifest
 * describes exactly what the archive contains.
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
    /** Returns the table as one that is not a partition. */
    public Table alone() {
      return new Table(oid, schema, name, bytes, estimatedRows, schema, name);
    }

    String quoted() {
      return Quoting.identifier(schema) + "." + Quoting.identifier(name);
    }
  }

  /**
   * The description of the source for the manifest.
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

  /** Returns the name for {@code pg_dump --snapshot}. It is valid while this session is open. */
  public String name() {
    return name;
  }

  /** A way to read the content of a database. */
  public interface Reading {
    Content read(Connection session, List<Table> tables) throws SQLException, IOException;

    /** Ends what the reading does beside the session. */
    default void cancel() {}
  }

  /** Returns whether the dump must be loaded through the roots of partitioned tables. */
  public boolean needsRoots() throws SQLException {
    return PartitionRoots.needed(session);
  }

  /** Reads the description of the source. The dump may run at the same time. */
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

  /** Returns the roles that must exist where the archive is restored, sorted. */
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

  /**
   * Returns the tables without their sizes. Reading a size waits for a session that has locked the
   * table.
   */
  public List<Table> tables() throws SQLException {
    return tables(session);
  }

  /** Returns the tables with their sizes, after they are locked. */
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
   * Locks tables against changes and {@code TRUNCATE} until this is closed, as {@code pg_dump}
   * does. Otherwise a count could wait behind a {@code TRUNCATE}, or see no rows after it.
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

  /** Counts the rows of each table. The scans run beside those of the dump. */
  public static Content count(Connection session, List<Table> tables) throws SQLException {
    List<Content.CountedTable> counted = new ArrayList<>(tables.size());
    for (Table table : tables) {
      counted.add(new Content.CountedTable(table, RowCount.of(session, table.quoted())));
    }
    return Content.ofRows(counted);
  }

  /** Cancels the running statement. */
  public void cancel() throws SQLException {
    session.unwrap(PGConnection.class).cancelQuery();
  }

  @Override
  public void close() throws SQLException {
    cancel();
    session.close();
  }
}
