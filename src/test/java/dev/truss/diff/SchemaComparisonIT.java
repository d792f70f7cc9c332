package dev.truss.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.diff.schema.SchemaChange;
import dev.truss.diff.schema.SchemaDifference;
import dev.truss.testsupport.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files in {@code resources/diff} say what happens to the branch and, as comments at their
 * beginning, what must be named. The statements that are found must do the same to a copy of the
 * parent: afterwards pg_dump writes the same for both.
 */
class SchemaComparisonIT {

  private static PostgresServer server;

  @BeforeAll
  static void start() {
    server = PostgresServer.start(Map.of("fsync", "off"));
    server.execute("postgres", "CREATE ROLE reader");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "columns",
        "column-types-and-options",
        "comments",
        "constraints",
        "enum-value-renamed",
        "extensions",
        "functions",
        "generated-columns",
        "grants",
        "indexes",
        "operators",
        "partitions",
        "policies",
        "sequences",
        "tables",
        "triggers",
        "types",
        "view-below-a-view",
        "views",
      })
  void changeIsNamedAndItsSqlMakesTheSameOfTheParent(String change) {
    DatabasePair pair = DatabasePair.with(server, file("base")).inBranch(file(change));

    SchemaDifference difference = pair.schema();

    assertThat(difference.problems()).isEmpty();
    assertThat(difference.notInSql()).isEmpty();
    assertThat(difference.identical()).isFalse();
    assertThat(names(difference.changes())).containsAll(expected(change));
    assertThat(difference.sql()).doesNotContain("pg_attver");
    String copy = pair.copyOfParent();
    server.execute(copy, difference.sql());
    assertThat(dump(copy)).isEqualTo(dump(pair.branch()));
    assertThat(pair.schemaAgainst(copy).sql()).isEmpty();
  }

  @Test
  void freshBranchIsIdentical() {
    SchemaDifference difference = DatabasePair.with(server, file("base")).schema();

    assertThat(difference.identical()).isTrue();
    assertThat(difference.sql()).isEmpty();
  }

  @Test
  void columnsInAnotherOrderAreNoReasonToMakeTheTableAgain() {
    DatabasePair pair =
        DatabasePair.with(server, "CREATE TABLE t (a int, b int)")
            .inBranch("ALTER TABLE t DROP a; ALTER TABLE t ADD a int");

    assertThat(pair.schema().sql()).isEmpty();
  }

  @Test
  void lockedViewIsAProblemAndKeepsNothingElse() throws SQLException {
    DatabasePair pair =
        DatabasePair.with(server, "CREATE TABLE t (a int); CREATE VIEW v AS SELECT * FROM t");
    try (Connection connection = server.connect(pair.parent());
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE v");

      Comparison.Result result = pair.compare(new Comparison.Rows.All());

      assertThat(result.schema().identical()).isFalse();
      assertThat(result.schema().problems()).singleElement().asString().contains("lock timeout");
      assertThat(result.rows()).isNotNull();
      assertThat(result.rows().notCompared())
          .containsExactly(NotCompared.because("public.t", NotCompared.Reason.LOCKED));
    }
  }

  @Test
  void lossOfValuesIsSaid() {
    DatabasePair pair = DatabasePair.with(server, file("base"));

    assertThat(pair.inBranch("ALTER TABLE shop.orders ADD more text").schema().destructive())
        .isFalse();
    assertThat(
            pair.inBranch("ALTER TABLE shop.orders DROP more, DROP remark").schema().destructive())
        .isTrue();
    assertThat(pair.inParent("ALTER TABLE shop.orders DROP remark").schema().destructive())
        .isFalse();
    assertThat(pair.inBranch("DROP TABLE shop.obsolete").schema().destructive()).isTrue();
  }

  @Test
  void passwordsOfUserMappingsAreNotShown() {
    DatabasePair pair =
        DatabasePair.with(
                server,
                "CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER"
                    + " postgres_fdw")
            .inBranch(
                "CREATE USER MAPPING FOR reader SERVER far OPTIONS (user 'u', password 'Geheim')");

    SchemaDifference difference = pair.schema();

    assertThat(difference.toString()).doesNotContain("Geheim");
    assertThat(leftOut(difference)).containsExactly("ADDED USER MAPPING reader SERVER far");
    assertThat(difference.identical()).isFalse();
  }

  @Test
  void whatNoSqlIsWrittenForIsNamed() {
    DatabasePair pair =
        DatabasePair.with(
                server,
                """
                CREATE TABLE t (a int PRIMARY KEY, b text);
                CREATE PUBLICATION narrow FOR TABLE t;
                CREATE PUBLICATION obsolete FOR TABLE t;
                """)
            .inBranch(
                """
                ALTER PUBLICATION narrow SET TABLE t (a) WHERE (a > 5);
                DROP PUBLICATION obsolete;
                ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO reader;
                ALTER TABLE t REPLICA IDENTITY FULL;
                CREATE OPERATOR FAMILY own USING btree;
                """);

    SchemaDifference difference = pair.schema();

    assertThat(leftOut(difference))
        .containsExactlyInAnyOrder(
            "CHANGED PUBLICATION narrow",
            "REMOVED PUBLICATION obsolete",
            "ADDED DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public ON TABLES",
            "ADDED REPLICA IDENTITY public.t",
            "ADDED OPERATOR FAMILY public.own USING btree");
    assertThat(difference.identical()).isFalse();
  }

  @Test
  void settingsOfADatabaseAreNoDifference() {
    DatabasePair pair =
        DatabasePair.with(
            server,
            """
            CREATE DOMAIN code AS text CHECK (VALUE ~ '^\\d+$');
            CREATE TABLE t (a timestamptz DEFAULT '2024-02-29 12:00+02', b interval DEFAULT '1 day', c bytea DEFAULT '\\x00ff');
            """);
    for (String setting :
        List.of(
            "standard_conforming_strings = off",
            "datestyle = 'German'",
            "intervalstyle = 'iso_8601'",
            "bytea_output = 'escape'",
            "timezone = 'Asia/Tokyo'",
            "quote_all_identifiers = on",
            "search_path = 'public'")) {
      server.execute("postgres", "ALTER DATABASE \"%s\" SET %s".formatted(pair.branch(), setting));
    }

    SchemaDifference difference = pair.schema();

    assertThat(difference.changes()).isEmpty();
    assertThat(difference.identical()).isTrue();
  }

  @Test
  void whatTheParentChangedSinceIsToldApartAndNotUndone() {
    DatabasePair pair =
        DatabasePair.with(server, file("base"))
            .remembered()
            .inParent(
                """
                ALTER TABLE shop.orders ADD placed date;
                COMMENT ON TABLE shop.orders IS 'Newer';
                CREATE TABLE shop.refunds (id int PRIMARY KEY);
                DROP TABLE shop.obsolete;
                """)
            .inBranch(
                """
                ALTER TABLE shop.orders ADD more text;
                CREATE VIEW shop.dear AS SELECT * FROM shop.orders WHERE amount > 100;
                """);

    SchemaDifference difference = pair.schema();

    assertThat(difference.comparedWith()).isEqualTo(SchemaDifference.Basis.SINCE_BRANCHING);
    assertThat(names(difference.changes()))
        .containsExactly(
            "ADDED VIEW shop.dear", "CHANGED TABLE shop.orders", "ADDED COLUMN shop.orders.more");
    assertThat(names(difference.parentChanges()))
        .containsExactly(
            "REMOVED TABLE shop.obsolete",
            "CHANGED TABLE shop.orders",
            "ADDED COLUMN shop.orders.placed",
            "ADDED TABLE shop.refunds",
            "ADDED CONSTRAINT shop.refunds.refunds_pkey");
    assertThat(difference.conflicts()).isEmpty();
    assertThat(difference.notInSql()).isEmpty();
    assertThat(difference.sql())
        .contains("ADD COLUMN more text", "CREATE VIEW shop.dear")
        .doesNotContain("DROP", "placed", "COMMENT", "obsolete");
  }

  @Test
  void whatBothChangedIsAConflict() {
    DatabasePair pair =
        DatabasePair.with(server, file("base"))
            .remembered()
            .inParent("ALTER TABLE shop.orders ALTER note TYPE varchar(30), ADD same int")
            .inBranch("ALTER TABLE shop.orders ALTER note TYPE varchar(40), ADD same int");

    SchemaDifference difference = pair.schema();

    assertThat(names(difference.conflicts())).containsExactly("CHANGED COLUMN shop.orders.note");
    assertThat(difference.sql()).contains("character varying(40)").doesNotContain("same");
  }

  @Test
  void withoutTheSchemaOfTheBranchingEveryDifferenceIsNamed() {
    DatabasePair pair =
        DatabasePair.with(server, file("base")).inParent("CREATE TABLE shop.refunds (id int)");

    SchemaDifference difference = pair.schema();

    assertThat(difference.comparedWith()).isEqualTo(SchemaDifference.Basis.TWO_WAY);
    assertThat(names(difference.changes())).containsExactly("REMOVED TABLE shop.refunds");
  }

  @Test
  void objectThatPgCodeKeeperCannotReadHidesNothingElse() {
    DatabasePair pair =
        DatabasePair.with(
                server,
                """
                CREATE TABLE names (id int PRIMARY KEY, name text);
                CREATE INDEX normal ON names (lower(normalize(name, nfkc)));
                """)
            .inBranch(
                """
                ALTER TABLE names ADD more text;
                CREATE INDEX other ON names (upper(normalize(name, nfc)));
                """);

    SchemaDifference difference = pair.schema();

    assertThat(names(difference.changes()))
        .containsExactly(
            "CHANGED TABLE public.names",
            "ADDED COLUMN public.names.more",
            "ADDED INDEX public.names.other");
    assertThat(difference.notInSql()).isEmpty();
    String copy = pair.copyOfParent();
    server.execute(copy, difference.sql());
    assertThat(dump(copy)).isEqualTo(dump(pair.branch()));
  }

  @Test
  void classesOfObjectsWithoutAQueryOfTheirOwnAreComparedByTheirRow() {
    DatabasePair pair =
        DatabasePair.with(server, "CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = simple)")
            .inBranch(
                """
                ALTER TEXT SEARCH DICTIONARY words (accept = false);
                CREATE CONVERSION own FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
                """);

    SchemaDifference difference = pair.schema();

    assertThat(names(difference.changes()))
        .containsExactlyInAnyOrder(
            "CHANGED TEXT SEARCH DICTIONARY public.words", "ADDED CONVERSION public.own");
  }

  private static List<String> names(List<SchemaChange> changes) {
    return changes.stream()
        .map(change -> change.change() + " " + change.type() + " " + change.name())
        .toList();
  }

  private static List<String> leftOut(SchemaDifference difference) {
    return difference.notInSql().stream()
        .map(change -> change.change() + " " + change.type() + " " + change.name())
        .toList();
  }

  private static List<String> expected(String change) {
    return file(change)
        .lines()
        .filter(line -> line.startsWith("-- "))
        .map(line -> line.substring(3))
        .toList();
  }

  private static String file(String name) {
    try {
      return Files.readString(Path.of("src/test/resources/diff", name + ".sql"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Without regard to the order of columns, which the comparison leaves alone. */
  private static String dump(String database) {
    return server
        .program("pg_dump", database, "--schema-only")
        .lines()
        .filter(line -> !line.startsWith("--") && !line.startsWith("\\") && !line.isBlank())
        .map(line -> line.replaceFirst(",$", ""))
        .sorted()
        .collect(Collectors.joining("\n"));
  }
}
