package dev.truss.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truss.testsupport.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowComparisonIT {

  private static PostgresServer server;

  @BeforeAll
  static void start() {
    server = PostgresServer.start(Map.of("fsync", "off"));
    server.execute(
        "postgres", "CREATE ROLE watcher LOGIN PASSWORD '%s'".formatted(PostgresServer.PASSWORD));
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
        with("CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (x text); INSERT INTO b VALUES (1)")
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
                "SET timezone = 'Asia/Tokyo'; UPDATE t SET v = 2 WHERE name IN ('ä', '\"', '😀') AND n = 0.5")
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
  void whatTheRoleCannotReadIsNamedAndTheRestCompared() {
    DatabasePair pair =
        with("""
                CREATE TABLE secret AS SELECT 1 AS a;
                CREATE TABLE policed AS SELECT 1 AS a;
                CREATE TABLE plain AS SELECT 1 AS a;
                GRANT SELECT ON policed, plain TO watcher;
                ALTER TABLE policed ENABLE ROW LEVEL SECURITY;
                CREATE SCHEMA hidden CREATE TABLE t (a int);
                GRANT SELECT ON hidden.t TO watcher;
                CREATE EXTENSION postgres_fdw;
                CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw;
                CREATE FOREIGN TABLE foreign_one (a int) SERVER far;
                CREATE TABLE parts (a int) PARTITION BY LIST (a);
                CREATE FOREIGN TABLE far_part PARTITION OF parts DEFAULT SERVER far;
                """)
            .inBranch("UPDATE plain SET a = 2");

    Comparison.Result result = pair.compareAs("watcher", new Comparison.Rows.All());

    assertThat(result.schema().identical()).isTrue();
    RowDifference rows = result.rows();
    assertThat(rows).isNotNull();
    assertThat(rows.tables()).extracting(TableDifference::table).containsExactly("public.plain");
    assertThat(rows.tablesCompared()).isEqualTo(1);
    assertThat(rows.notCompared())
        .extracting(table -> table.table() + " " + table.reason())
        .containsExactly(
            "hidden.t PERMISSION_DENIED",
            "public.foreign_one FOREIGN_TABLE",
            "public.parts FOREIGN_TABLE",
            "public.policed ROW_SECURITY",
            "public.secret PERMISSION_DENIED");
  }

  @Test
  void lockedTableIsNamedAndTheRestCompared() throws SQLException {
    DatabasePair pair = with("CREATE TABLE busy (a int); CREATE TABLE free (a int)");
    try (Connection connection = server.connect(pair.parent());
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE busy");

      RowDifference rows = pair.rows();

      assertThat(rows.tablesCompared()).isEqualTo(1);
      assertThat(rows.notCompared())
          .containsExactly(NotCompared.because("public.busy", NotCompared.Reason.LOCKED));
    }
  }

  @Test
  void tableThatCannotBeReadDoesNotSpoilTheOthers() {
    DatabasePair pair =
        with("""
                CREATE TYPE odd;
                CREATE FUNCTION odd_in(cstring) RETURNS odd LANGUAGE internal IMMUTABLE STRICT AS 'textin';
                CREATE FUNCTION odd_out(odd) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'shell_out';
                CREATE TYPE odd (INPUT = odd_in, OUTPUT = odd_out, LIKE = text);
                CREATE TABLE broken (a odd);
                INSERT INTO broken VALUES ('x');
                CREATE TABLE fine (a int);
                """)
            .inBranch("INSERT INTO fine VALUES (1)");

    RowDifference rows = pair.rows();

    assertThat(rows.tables()).extracting(TableDifference::table).containsExactly("public.fine");
    assertThat(rows.notCompared())
        .containsExactly(
            new NotCompared(
                "public.broken",
                NotCompared.Reason.FAILED,
                "cannot display a value of a shell type"));
  }

  @Test
  void whatTheTimeDidNotReachIsNamed() {
    DatabasePair pair = with("CREATE TABLE a (x int); CREATE TABLE b (x int)");
    pair.inBranch("CREATE TABLE c (x int)");

    Comparison.Result result = pair.compareWithin(Duration.ZERO, new Comparison.Rows.All());

    assertThat(result.schema().identical()).isFalse();
    assertThat(result.schema().problems()).hasSize(1);
    assertThat(result.rows()).isNotNull();
    assertThat(result.rows().tablesCompared()).isZero();
    assertThat(result.rows().onlyInBranch())
        .containsExactly(new RowDifference.TableRows("public.c", null));
    assertThat(result.rows().notCompared())
        .extracting(table -> table.table() + " " + table.reason())
        .containsExactly("public.a OUT_OF_TIME", "public.b OUT_OF_TIME", "public.c OUT_OF_TIME");
  }

  @Test
  void statementEndsWithTheTime() {
    assertThatThrownBy(
            () -> {
              try (ReadSnapshot snapshot =
                  ReadSnapshot.take(
                      () -> server.connect("postgres"),
                      Deadline.in(Duration.ZERO, Clock.systemUTC()))) {
                snapshot.read(
                    connection -> {
                      try (Statement statement = connection.createStatement()) {
                        return statement.execute("SELECT pg_sleep(600)");
                      }
                    });
              }
            })
        .hasMessageContaining("statement timeout");
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
  void tableWithoutColumnsIsComparedByTheNumberOfItsRows() {
    DatabasePair pair =
        with("CREATE TABLE t ()")
            .inBranch("INSERT INTO t DEFAULT VALUES; INSERT INTO t DEFAULT VALUES");

    assertThat(pair.rows().tables())
        .containsExactly(
            new TableDifference("public.t", 2, 0, 0, ComparedBy.WHOLE_ROW, null, null));
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

  @Test
  void noLockIsKeptOnceATableIsRead() throws SQLException {
    DatabasePair pair =
        with("CREATE TABLE t (id int PRIMARY KEY); CREATE VIEW v AS SELECT * FROM t");
    Deadline deadline = Deadline.in(Duration.ofMinutes(1), Clock.systemUTC());
    try (ReadSnapshot parent = ReadSnapshot.take(() -> server.connect(pair.parent()), deadline);
        ReadSnapshot branch = ReadSnapshot.take(() -> server.connect(pair.branch()), deadline)) {
      BothSides<ReadSnapshot> sides = new BothSides<>(parent, branch);
      assertThat(new SchemaComparison().compare(sides).identical()).isTrue();
      assertThat(new RowComparison(sides, deadline).compare().tablesCompared()).isEqualTo(1);

      assertThat(
              server.query(
                  pair.parent(),
                  "SELECT relation::regclass FROM pg_locks WHERE locktype = 'relation' AND pid <> pg_backend_pid()"))
          .isEmpty();
    }
    assertThat(
            server.query(
                "postgres",
                "SELECT pid FROM pg_stat_activity WHERE datname = '%s'".formatted(pair.parent())))
        .isEmpty();
  }

  @Test
  void bothSidesAreSeenAsTheyWereAtTheStart() throws SQLException {
    DatabasePair pair = with("CREATE TABLE t (id int PRIMARY KEY)");
    Deadline deadline = Deadline.in(Duration.ofMinutes(1), Clock.systemUTC());
    try (ReadSnapshot parent = ReadSnapshot.take(() -> server.connect(pair.parent()), deadline);
        ReadSnapshot branch = ReadSnapshot.take(() -> server.connect(pair.branch()), deadline)) {
      pair.inBranch("INSERT INTO t VALUES (1)");

      assertThat(new RowComparison(new BothSides<>(parent, branch), deadline).compare().tables())
          .isEmpty();
    }
  }
}
