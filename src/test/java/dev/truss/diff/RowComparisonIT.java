package dev.truss.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.PostgresServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which rows of which tables differ. */
class RowComparisonIT {

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
  void freshBranchHasTheSameRows() {
    RowDifference rows =
        with("CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (x text); INSERT INTO b VALUES"
                + " (1)")
            .rows();

    assertThat(rows.tablesCompared()).isEqualTo(2);
    assertThat(rows.tables()).isEmpty();
    assertThat(rows.notCompared()).isEmpty();
  }

  @Test
  void changesOfManyRowsAreCounted() {
    DatabasePair pair =
        with("""
        CREATE TABLE t (id int PRIMARY KEY, v text);
        INSERT INTO t SELECT g, 'v' || g FROM generate_series(1, 5000) g;
        CREATE TABLE same AS SELECT 1;
        """)
            .inParent("INSERT INTO t VALUES (6001, 'only in the parent')")
            .inBranch(
                """
                DELETE FROM t WHERE id % 50 = 0;
                UPDATE t SET v = 'new' WHERE id % 50 = 1;
                INSERT INTO t SELECT g, 'v' || g FROM generate_series(7001, 8500) g;
                """);

    RowDifference rows = pair.rows();

    assertThat(rows.tablesCompared()).isEqualTo(2);
    assertThat(rows.tables())
        .containsExactly(
            new TableDifference("public.t", 1500, 100, 101, ComparedBy.PRIMARY_KEY, null, null));
  }

  @Test
  void keysMeetWhateverTheyAreMadeOf() {
    DatabasePair pair =
        with("""
        CREATE TABLE t (name text COLLATE "und-x-icu", day timestamptz, n numeric, v int, PRIMARY KEY (name, day, n));
        INSERT INTO t SELECT name, '2024-02-29 12:00+02', n, 1 FROM unnest(ARRAY[
          '', ' ', ',', '"', '\\', '(', 'a', 'A', 'b', 'ä', 'z', 'é', 'ß', '😀', 'ÿ', E'\\x7f', E'a\\nb', 'NULL'
        ]) name, generate_series(-1, 1, 0.5) n;
        """)
            .inBranch(
                "SET timezone = 'Asia/Tokyo'; UPDATE t SET v = 2 WHERE name IN ('ä', '\"', '😀')"
                    + " AND n = 0.5")
            .inBranch("INSERT INTO t VALUES ('Ä', 'infinity', 'NaN', 1)");

    assertThat(pair.rows().tables())
        .containsExactly(
            new TableDifference("public.t", 1, 3, 0, ComparedBy.PRIMARY_KEY, null, null));
  }

  @Test
  void settingsOfTheDatabaseChangeNothing() {
    DatabasePair pair =
        with(
            """
            CREATE TABLE t (id timestamptz PRIMARY KEY, d date, i interval, f float8, b bytea, m money);
            INSERT INTO t VALUES (now(), '2024-01-02', '1 mon 2 days 03:04', 0.1::float8 + 0.2, '\\xdead', 5);
            """);
    server.execute(
        "postgres",
        """
        DO $$ BEGIN
          EXECUTE 'ALTER DATABASE "%1$s" SET timezone = ''Asia/Tokyo''';
          EXECUTE 'ALTER DATABASE "%1$s" SET datestyle = ''SQL, DMY''';
          EXECUTE 'ALTER DATABASE "%1$s" SET intervalstyle = ''iso_8601''';
          EXECUTE 'ALTER DATABASE "%1$s" SET extra_float_digits = ''-5''';
          EXECUTE 'ALTER DATABASE "%1$s" SET bytea_output = ''escape''';
        END $$
        """
            .formatted(pair.branch()));

    assertThat(pair.rows().tables()).isEmpty();
  }

  @Test
  void rowsWithoutKeyAreComparedAsTheyAreAndAsOftenAsTheyAre() {
    DatabasePair pair =
        with("""
        CREATE TABLE t (a int, b text);
        INSERT INTO t SELECT 1, NULL FROM generate_series(1, 5);
        INSERT INTO t VALUES (2, ''), (3, 'x');
        """)
            .inBranch("DELETE FROM t WHERE ctid IN (SELECT ctid FROM t WHERE a = 1 LIMIT 2)")
            .inBranch("UPDATE t SET b = NULL WHERE a = 2; INSERT INTO t VALUES (3, 'x'), (3, 'x')");

    assertThat(pair.rows().tables())
        .containsExactly(
            new TableDifference("public.t", 3, 0, 3, ComparedBy.WHOLE_ROW, null, null));
  }

  @Test
  void partitionsCountOnceAsTheirTable() {
    DatabasePair pair =
        with("""
        CREATE TABLE t (id int, at date, v int, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
        CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM ('2020-01-01') TO ('2021-01-01') PARTITION BY LIST (id);
        CREATE TABLE t_1_1 PARTITION OF t_1 DEFAULT;
        INSERT INTO t VALUES (1, '2020-05-05', 1);
        """)
            .inBranch(
                "CREATE TABLE t_2 PARTITION OF t FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')")
            .inBranch("INSERT INTO t VALUES (1, '2021-05-05', 1), (2, '2021-05-05', 1)");

    RowDifference rows = pair.rows();

    assertThat(rows.tablesCompared()).isEqualTo(1);
    assertThat(rows.onlyInBranch()).isEmpty();
    assertThat(rows.tables())
        .containsExactly(
            new TableDifference("public.t", 2, 0, 0, ComparedBy.PRIMARY_KEY, null, null));
  }

  @Test
  void tableThatInheritsIsATableOfItsOwn() {
    DatabasePair pair =
        with("""
        CREATE TABLE t (id int PRIMARY KEY);
        CREATE TABLE kin (PRIMARY KEY (id)) INHERITS (t);
        """)
            .inBranch("INSERT INTO kin VALUES (1)");

    assertThat(pair.rows().tables())
        .extracting(TableDifference::table)
        .containsExactly("public.kin");
  }

  @Test
  void generatedColumnsAreNoDifference() {
    DatabasePair pair =
        with("""
        CREATE TABLE t (id int PRIMARY KEY, a int, twice int GENERATED ALWAYS AS (a * 2) STORED);
        INSERT INTO t VALUES (1, 1);
        """)
            .inBranch("ALTER TABLE t DROP twice")
            .inBranch("ALTER TABLE t ADD twice int GENERATED ALWAYS AS (a * 3) STORED");

    assertThat(pair.rows().tables()).isEmpty();
  }

  @Test
  void commonColumnsAreComparedAndTheOthersNamed() {
    DatabasePair pair =
        with("""
        CREATE TABLE t (id int PRIMARY KEY, a int, gone int, v varchar(5));
        INSERT INTO t VALUES (1, 1, 1, 'x'), (2, 2, 2, 'y');
        """)
            .inBranch("ALTER TABLE t DROP gone, ADD came text DEFAULT 'c', ALTER v TYPE text")
            .inBranch("UPDATE t SET v = 'z' WHERE id = 2");

    assertThat(pair.rows().tables())
        .containsExactly(
            new TableDifference(
                "public.t",
                0,
                1,
                0,
                ComparedBy.PRIMARY_KEY,
                new DifferingColumns(List.of("gone"), List.of("came"), List.of("v")),
                null));
  }

  @Test
  void tablesOfOneSideAreCounted() {
    DatabasePair pair =
        with("CREATE TABLE old AS SELECT generate_series(1, 7) AS a")
            .inBranch(
                "DROP TABLE old; CREATE TABLE \"New One\" AS SELECT generate_series(1, 3) AS a");

    RowDifference rows = pair.rows();

    assertThat(rows.tablesCompared()).isZero();
    assertThat(rows.onlyInParent()).containsExactly(new RowDifference.TableRows("public.old", 7L));
    assertThat(rows.onlyInBranch())
        .containsExactly(new RowDifference.TableRows("public.\"New One\"", 3L));
  }

  @Test
  void tableWithoutColumnsIsComparedByTheNumberOfItsRows() {
    DatabasePair pair =
        with("CREATE TABLE t ()")
            .inBranch("INSERT INTO t DEFAULT VALUES; INSERT INTO t DEFAULT VALUES");

    assertThat(pair.rows().tables())
        .containsExactly(
            new TableDifference("public.t", 2, 0, 0, ComparedBy.WHOLE_ROW, null, null));
  }
}
