package dev.truss.testsupport;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is in a server, asked of Postgres itself. */
public final class Databases {
  public static final String CONTROL = "truss_control";

  private Databases() {}

  public static List<String> names(PostgresServer server) {
    return server.query("postgres", "SELECT datname FROM pg_database ORDER BY datname");
  }

  public static boolean exists(PostgresServer server, String database) {
    return names(server).contains(database);
  }

  /** Everything that Truss made or is making, by the look of the names. */
  public static List<String> branches(PostgresServer server) {
    return names(server).stream()
        .filter(name -> name.startsWith("truss_branch_") || name.startsWith("truss_staging_"))
        .toList();
  }

  public static List<String> staging(PostgresServer server) {
    return names(server).stream().filter(name -> name.startsWith("truss_staging_")).toList();
  }

  public static String oid(PostgresServer server, String database) {
    return server.value(
        "postgres", "SELECT oid FROM pg_database WHERE datname = '%s'".formatted(database));
  }

  public static String comment(PostgresServer server, String database) {
    return server.value(
        "postgres",
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '%s'"
            .formatted(database));
  }

  /**
   * Sessions of Truss anywhere but in its control database and in {@code postgres}: what, on which
   * database.
   */
  public static List<String> sessionsOfTruss(PostgresServer server) {
    return server.query(
        "postgres",
        """
        SELECT application_name || ' on ' || datname || ': ' || state FROM pg_stat_activity
        WHERE application_name LIKE 'truss/%' AND datname NOT IN ('truss_control', 'postgres')
        """);
  }

  /** The statements that are making a database of Truss's at this moment. */
  public static List<String> creating(PostgresServer server) {
    return server.query(
        "postgres",
        """
        SELECT query FROM pg_stat_activity
        WHERE state = 'active' AND query LIKE 'CREATE DATABASE "truss_staging%'
        """);
  }

  public static List<String> sessionsOn(PostgresServer server, String database) {
    return server.query(
        "postgres",
        "SELECT application_name FROM pg_stat_activity WHERE datname = '%s'".formatted(database));
  }

  /**
   * What a user finds in a database: each table's and sequence's content, large objects, and the
   * definitions of everything. Two databases are copies of each other if this is equal.
   */
  public static Map<String, String> content(PostgresServer server, String database) {
    Map<String, String> content = new TreeMap<>();
    try (Connection connection = server.connect(database)) {
      for (String relation : texts(connection, TABLES)) {
        content.put("rows of " + relation, rows(connection, relation));
      }
      for (String sequence : texts(connection, SEQUENCES)) {
        content.put(
            "value of " + sequence,
            texts(connection, "SELECT last_value || ' ' || is_called FROM " + sequence).getFirst());
      }
      content.put("extensions", texts(connection, EXTENSIONS).toString());
      content.put("large objects", texts(connection, LARGE_OBJECTS).getFirst());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    content.put("schema", schema(server, database));
    return content;
  }

  /** What Postgres keeps about a database outside of it: whose it is, grants, settings, locale. */
  public static List<String> properties(PostgresServer server, String database) {
    return server.query(
        "postgres",
        """
        WITH d AS (SELECT * FROM pg_database WHERE datname = '%s')
        SELECT concat_ws(' ', 'owner', datdba::regrole, encoding, datcollate, datctype, datlocprovider, datconnlimit)
        FROM d
        UNION ALL
        SELECT concat_ws(' ', 'grant', a.grantee::regrole, privilege_type, is_grantable)
        FROM d, aclexplode(coalesce(datacl, acldefault('d', datdba))) a
        UNION ALL
        SELECT concat_ws(' ', 'setting', setrole::regrole, unnest(setconfig))
        FROM d JOIN pg_db_role_setting ON setdatabase = d.oid
        ORDER BY 1
        """
            .formatted(database));
  }

  /** What Truss has written down, for people who look for the reason of a failure. */
  static String controlTables(PostgresServer server) {
    return server.program(
        "psql",
        CONTROL,
        "--no-psqlrc",
        "--expanded",
        "-c",
        "TABLE branch; TABLE owned_database; TABLE job; TABLE scheduled_tasks; TABLE replica");
  }

  private static String rows(Connection connection, String relation) throws SQLException {
    String sql =
        """
        SELECT count(*) || ' rows ' || coalesce(md5(string_agg(md5(r::text), '' ORDER BY md5(r::text))), '') FROM %s r
        """
            .formatted(relation);
    return texts(connection, sql).getFirst();
  }

  private static String schema(PostgresServer server, String database) {
    return server
        .program("pg_dump", database, "--schema-only", "--no-subscriptions")
        .lines()
        .filter(line -> !line.startsWith("--") && !line.startsWith("\\") && !line.isBlank())
        .collect(Collectors.joining("\n"));
  }

  private static List<String> texts(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(String.valueOf(rows.getString(1)));
      }
      return values;
    }
  }

  private static final String TABLES =
      """
      SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm') AND c.relispopulated AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
      """;

  private static final String SEQUENCES =
      """
      SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'S' ORDER BY 1
      """;

  private static final String LARGE_OBJECTS =
      """
      SELECT count(*) || ' ' || coalesce(md5(string_agg(
               concat_ws(' ', l.oid, md5(lo_get(l.oid)), l.lomowner, l.lomacl, obj_description(l.oid, 'pg_largeobject')),
               '' ORDER BY l.oid)), '')
      FROM pg_largeobject_metadata l
      """;

  private static final String EXTENSIONS =
      "SELECT extname || ' ' || extversion || ' in ' || extnamespace::regnamespace FROM pg_extension ORDER BY 1";
}
