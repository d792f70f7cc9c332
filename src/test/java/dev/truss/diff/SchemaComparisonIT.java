package dev.truss.diff;

import static org.assertj.core.api.Assertions.assertThat;

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
                "CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw")
            .inBranch(
                "CREATE USER MAPPING FOR reader SERVER far OPTIONS (user 'u', password 'Geheim')");

    SchemaDifference difference = pair.schema();

    assertThat(difference.toString()).doesNotContain("Geheim");
    assertThat(names(difference.notInSql()))
        .containsExactly("ADDED USER MAPPING reader SERVER far");
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

    assertThat(names(difference.notInSql()))
        .containsExactlyInAnyOrder(
            "CHANGED PUBLICATION narrow",
            "REMOVED PUBLICATION obsolete",
            "ADDED DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public ON TABLES",
            "ADDED REPLICA IDENTITY public.t",
            "ADDED OPERATOR FAMILY public.own USING btree");
    assertThat(difference.identical()).isFalse();
  }

  private static List<String> names(List<SchemaChange> changes) {
    return changes.stream()
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
