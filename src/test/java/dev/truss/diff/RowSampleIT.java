package dev.truss.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truss.testsupport.PostgresServer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of one table that a comparison shows. */
class RowSampleIT {

  private static PostgresServer server;

  @BeforeAll
  static void start() {
    server = PostgresServer.start(Map.of("fsync", "off"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static DatabasePair with(String sql) {
    return DatabasePair.with(server, sql);
  }

  @Test
  void sampleShowsRowsOfTheTableThatIsNamed() {
    DatabasePair pair =
        with("""
        CREATE TABLE t (a int, b text, v text, PRIMARY KEY (b, a));
        INSERT INTO t VALUES (1, 'x,y', 'old'), (2, 'z', 'same'), (3, 'gone', repeat('ü', 1500));
        CREATE TABLE other AS SELECT 1;
        """)
            .inBranch("UPDATE t SET v = NULL WHERE a = 1; DELETE FROM t WHERE a = 3")
            .inBranch("INSERT INTO t VALUES (4, '', 'new'); DROP TABLE other");

    RowDifference rows = pair.rows("public.t");

    assertThat(rows.onlyInParent()).isEmpty();
    TableDifference table = rows.tables().getFirst();
    assertThat(table.sample())
        .extracting(ChangedRow::key)
        .containsExactlyInAnyOrder(
            Map.of("b", "x,y", "a", "1"), Map.of("b", "gone", "a", "3"), Map.of("b", "", "a", "4"));
    assertThat(table.sample())
        .anySatisfy(
            row -> {
              assertThat(row.before()).containsEntry("v", "old");
              assertThat(row.after()).containsEntry("v", null);
            })
        .anySatisfy(
            row -> {
              assertThat(row.before()).containsEntry("v", "ü".repeat(1000) + "…");
              assertThat(row.after()).isNull();
            })
        .anySatisfy(
            row -> {
              assertThat(row.before()).isNull();
              assertThat(row.after()).isEqualTo(Map.of("a", "4", "b", "", "v", "new"));
            });
  }

  @Test
  void sampleOfATableWithoutKeyShowsWhatCameAndWent() {
    DatabasePair pair =
        with("CREATE TABLE t AS SELECT 1 AS a, g AS b FROM generate_series(1, 3) g")
            .inBranch("UPDATE t SET b = 9 WHERE b = 2; INSERT INTO t VALUES (1, 3)");

    assertThat(pair.rows("public.t").tables().getFirst().sample())
        .containsExactlyInAnyOrder(
            new ChangedRow(null, Map.of("a", "1", "b", "2"), null),
            new ChangedRow(null, null, Map.of("a", "1", "b", "9")),
            new ChangedRow(null, null, Map.of("a", "1", "b", "3")));
  }

  @Test
  void sampleHasAnEnd() {
    DatabasePair pair =
        with("CREATE TABLE t (id int PRIMARY KEY)")
            .inBranch("INSERT INTO t SELECT generate_series(1, 1000)");

    TableDifference table = pair.rows("public.t").tables().getFirst();

    assertThat(table.inserted()).isEqualTo(1000);
    assertThat(table.sample()).hasSize(100).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"t", "public.unknown", "public.v", "pg_catalog.pg_class", "'; DROP TABLE t; --"})
  void sampleOfWhatIsNoTableIsRefused(String table) {
    DatabasePair pair = with("CREATE TABLE t (id int); CREATE VIEW v AS SELECT 1");

    assertThatThrownBy(() -> pair.rows(table)).isInstanceOf(Comparison.UnknownTable.class);
  }

  @Test
  void otherEncodingIsReadAsWell() {
    server.execute(
        "postgres", "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
    server.execute(
        "latin",
        "CREATE TABLE t (name text PRIMARY KEY); INSERT INTO t VALUES ('é'), ('z'), ('ÿ')");
    DatabasePair pair = DatabasePair.of(server, "latin", "latin_branch");
    pair.inBranch("DELETE FROM t WHERE name = 'é'; INSERT INTO t VALUES ('ü')");

    assertThat(pair.rows("public.t").tables().getFirst().sample())
        .containsExactlyInAnyOrder(
            new ChangedRow(Map.of("name", "é"), Map.of("name", "é"), null),
            new ChangedRow(Map.of("name", "ü"), null, Map.of("name", "ü")));
  }
}
