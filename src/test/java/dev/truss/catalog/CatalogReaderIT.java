package dev.truss.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.UnpackedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reading of schemas, on each supported major version that has catalogs of its own. */
class CatalogReaderIT {

  private static final String DATABASE = "every";

  /** Catalogs without a query of their own: their rows are part of the objects of another one. */
  private static final Set<String> PARTS =
      Set.of(
          "pg_aggregate",
          "pg_amop",
          "pg_amproc",
          "pg_attrdef",
          "pg_attribute",
          "pg_depend",
          "pg_description",
          "pg_enum",
          "pg_foreign_table",
          "pg_index",
          "pg_inherits",
          "pg_partitioned_table",
          "pg_publication_namespace",
          "pg_publication_rel",
          "pg_range",
          "pg_sequence",
          "pg_ts_config_map");

  /** Content of tables and of large objects, and the progress of subscriptions. */
  private static final Set<String> DATA =
      Set.of(
          "pg_largeobject",
          "pg_largeobject_metadata",
          "pg_statistic",
          "pg_statistic_ext_data",
          "pg_subscription_rel");

  private static final Map<Integer, PostgresServer> SERVERS = new HashMap<>();

  private static PostgresServer server(int major) {
    return SERVERS.computeIfAbsent(
        major,
        version -> {
          PostgresServer server =
              version == 15
                  ? PostgresServer.start(Map.of("fsync", "off"))
                  : UnpackedPostgres.startArchiving(version);
          server.execute("postgres", "CREATE ROLE reader");
          server.execute("postgres", "CREATE DATABASE every");
          run(server, DATABASE, file("every-kind"));
          if (version >= 18) {
            run(server, DATABASE, file("every-kind-18"));
          }
          return server;
        });
  }

  @AfterAll
  static void stop() {
    SERVERS.values().forEach(PostgresServer::close);
  }

  private static String file(String name) {
    try {
      return Files.readString(Path.of("src/test/resources/catalog", name + ".sql"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The driver does not take bodies apart that are written in SQL. */
  private static void run(PostgresServer server, String database, String sql) {
    server.program("psql", database, "-qXv", "ON_ERROR_STOP=1", "-c", sql);
  }

  private static SchemaReading read(PostgresServer server, String database) throws SQLException {
    try (Connection session = server.connect(database)) {
      session.setReadOnly(true);
      session.setAutoCommit(false);
      FixedSettings.apply(session);
      return CatalogReader.read(session);
    }
  }

  private static Map<SchemaObject, String> texts(SchemaReading reading) {
    Map<SchemaObject, String> texts = new TreeMap<>();
    reading.objects().forEach((object, definition) -> texts.put(object, definition.text()));
    return texts;
  }

  @Quick
  @ParameterizedTest
  @ValueSource(ints = {15, 17, 18})
  void noCatalogIsPassedOver(int major) throws SQLException {
    PostgresServer server = server(major);
    Set<String> known = new TreeSet<>(PARTS);
    known.addAll(DATA);
    try (Connection session = server.connect(DATABASE)) {
      CatalogReader.queries(session).forEach(query -> known.add(query.catalog()));
    }

    List<String> catalogs =
        server.query(
            DATABASE,
            """
            SELECT relname FROM pg_class
            WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r' AND NOT relisshared\
            """);

    assertThat(known).containsAll(catalogs);
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 17, 18})
  void everyObjectThatAUserMadeIsReadOrBelongsToOneThatIs(int major) throws SQLException {
    PostgresServer server = server(major);
    SchemaReading reading = read(server, DATABASE);
    Set<String> read = new TreeSet<>();
    reading
        .objects()
        .values()
        .forEach(definition -> read.add(definition.catalog() + " " + definition.oid()));
    List<String> unread = new ArrayList<>();

    for (String catalog : catalogsWithObjects(server)) {
      for (String object : objects(server, catalog)) {
        if (!read.contains(catalog + " " + object.substring(0, object.indexOf(' ')))) {
          unread.add(object);
        }
      }
    }

    assertThat(reading.unread()).isEmpty();
    assertThat(unread).isEmpty();
  }

  private static List<String> catalogsWithObjects(PostgresServer server) {
    return server
        .query(
            DATABASE,
            """
            SELECT relname FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid AND attname = 'oid'
            WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r' AND NOT relisshared ORDER BY 1\
            """)
        .stream()
        .filter(catalog -> !PARTS.contains(catalog) && !DATA.contains(catalog))
        .toList();
  }

  /** Without what extensions brought and what Postgres itself made for another object. */
  private static List<String> objects(PostgresServer server, String catalog) {
    return server.query(
        DATABASE,
        """
        SELECT concat(o.oid, ' ', i.type, ' ', i.identity)
        FROM %1$s o CROSS JOIN LATERAL pg_identify_object('%1$s'::regclass, o.oid, 0) i
        WHERE o.oid >= 16384 AND i.schema IS DISTINCT FROM 'pg_toast'
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '%1$s'::regclass AND d.objid = o.oid
            AND d.deptype IN ('e', 'i', 'P', 'S'))
          AND NOT ('%1$s' = 'pg_constraint' AND to_jsonb(o) ->> 'contype' = 'n')
          AND NOT ('%1$s' = 'pg_constraint' AND to_jsonb(o) ->> 'contypid' <> '0')
          AND NOT ('%1$s' = 'pg_constraint' AND to_jsonb(o) ->> 'contype' = 't')
          AND NOT ('%1$s' = 'pg_constraint' AND to_jsonb(o) ->> 'conislocal' = 'false')\
        """
            .formatted(catalog));
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 17, 18})
  void copyByTheProgramsOfPostgresReadsTheSame(int major) throws SQLException {
    PostgresServer server = server(major);
    server.execute("postgres", "DROP DATABASE IF EXISTS loaded");
    server.execute("postgres", "CREATE DATABASE loaded");
    String dump =
        server
            .program("pg_dump", DATABASE)
            .lines()
            .filter(line -> !line.startsWith("\\"))
            .collect(Collectors.joining("\n"));
    run(server, "loaded", dump);

    assertThat(texts(read(server, "loaded"))).isEqualTo(texts(read(server, DATABASE)));
  }

  /** A statement, and what of the reading it changes. */
  private record Change(int major, String sql, String object) {
    @Override
    public String toString() {
      return major + " " + sql;
    }
  }

  static Stream<Change> changes() {
    return file("changes")
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> line.split(" -- "))
        .flatMap(
            parts ->
                Stream.of(15, 17, 18)
                    .filter(major -> major >= Integer.parseInt(parts[2]))
                    .map(major -> new Change(major, parts[0], parts[1])));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void changeIsSeen(Change change) throws SQLException {
    PostgresServer server = server(change.major());
    try (Connection session = server.connect(DATABASE)) {
      session.setAutoCommit(false);
      FixedSettings.apply(session);
      Map<SchemaObject, String> before = texts(CatalogReader.read(session));
      try (var statement = session.createStatement()) {
        statement.execute(change.sql());
      }

      Map<SchemaObject, String> after = texts(CatalogReader.read(session));

      Set<String> different = new TreeSet<>();
      Stream.concat(before.keySet().stream(), after.keySet().stream())
          .filter(object -> !String.valueOf(before.get(object)).equals(after.get(object)))
          // Postgres 15 names transforms in another way.
          .forEach(
              object ->
                  different.add(
                      object.type() + " " + object.name().replace(" on language ", " language ")));
      assertThat(different).contains(change.object());
    }
  }
}
