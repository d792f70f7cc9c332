package dev.truss.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truss.diff.schema.SchemaComparison;
import dev.truss.diff.schema.TrialPlace;
import dev.truss.diff.side.BothSides;
import dev.truss.diff.side.Deadline;
import dev.truss.diff.side.ReadSnapshot;
import dev.truss.testsupport.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tables that cannot be compared, and what a comparison leaves behind. */
class RowsNotComparedIT {

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
  void whatTheTimeDidNotReachIsNamed() throws SQLException {
    DatabasePair pair = with("CREATE TABLE a (x int); CREATE TABLE b (x int)");
    pair.inBranch("CREATE TABLE c (x int)");
    Deadline over = Deadline.in(Duration.ZERO, Clock.systemUTC());
    try (ReadSnapshot parent = ReadSnapshot.take(() -> server.connect(pair.parent()), over);
        ReadSnapshot branch = ReadSnapshot.take(() -> server.connect(pair.branch()), over)) {

      RowDifference rows = new RowComparison(new BothSides<>(parent, branch), over).compare();

      assertThat(rows.tablesCompared()).isZero();
      assertThat(rows.onlyInBranch())
          .containsExactly(new RowDifference.TableRows("public.c", null));
      assertThat(rows.notCompared())
          .extracting(table -> table.table() + " " + table.reason())
          .containsExactly("public.a OUT_OF_TIME", "public.b OUT_OF_TIME", "public.c OUT_OF_TIME");
    }
  }

  @Test
  void timeThatDoesNotSufficeForTheSchemasEndsTheComparison() {
    DatabasePair pair = with("CREATE TABLE a (x int)");

    assertThatThrownBy(() -> pair.compareWithin(Duration.ZERO, new Comparison.Rows.All()))
        .isInstanceOf(Deadline.Passed.class);
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
  void noLockIsKeptOnceATableIsRead() throws SQLException {
    DatabasePair pair =
        with("CREATE TABLE t (id int PRIMARY KEY); CREATE VIEW v AS SELECT * FROM t");
    Deadline deadline = Deadline.in(Duration.ofMinutes(1), Clock.systemUTC());
    try (ReadSnapshot parent = ReadSnapshot.take(() -> server.connect(pair.parent()), deadline);
        ReadSnapshot branch = ReadSnapshot.take(() -> server.connect(pair.branch()), deadline)) {
      BothSides<ReadSnapshot> sides = new BothSides<>(parent, branch);
      assertThat(
              new SchemaComparison(Optional.empty(), TrialPlace.NOWHERE).compare(sides).identical())
          .isTrue();
      assertThat(new RowComparison(sides, deadline).compare().tablesCompared()).isEqualTo(1);

      assertThat(
              server.query(
                  pair.parent(),
                  "SELECT relation::regclass FROM pg_locks WHERE locktype = 'relation' AND pid <>"
                      + " pg_backend_pid()"))
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
