package dev.truss.diff.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.diff.side.BothSides;
import dev.truss.diff.side.Deadline;
import dev.truss.diff.side.ReadSnapshot;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trial of SQL, as a role that owns the database of the trial and nothing else. */
class SqlTrialIT {

  private static final String ROLE = "trial";

  private static PostgresServer server;

  private String parent = "";
  private String branch = "";

  @BeforeAll
  static void start() {
    server = PostgresServer.start(Map.of("fsync", "off"));
    server.execute(
        "postgres", "CREATE ROLE trial LOGIN PASSWORD '%s'".formatted(PostgresServer.PASSWORD));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void name() {
    parent = "parent_" + UUID.randomUUID();
    branch = "branch_" + UUID.randomUUID();
  }

  private void databases(String inBoth, String inBranch) {
    server.execute("postgres", "CREATE DATABASE \"%s\"".formatted(parent));
    server.execute(parent, inBoth);
    server.execute("postgres", "CREATE DATABASE \"%s\" TEMPLATE \"%s\"".formatted(branch, parent));
    server.execute(branch, inBranch);
  }

  private SchemaDifference compare() throws SQLException {
    Deadline deadline = Deadline.in(Duration.ofMinutes(2), Clock.systemUTC());
    try (ReadSnapshot before = ReadSnapshot.take(() -> server.connect(parent), deadline);
        ReadSnapshot after = ReadSnapshot.take(() -> server.connect(branch), deadline)) {
      return new SchemaComparison(Optional.empty(), new Place())
          .compare(new BothSides<>(before, after));
    }
  }

  /** A database of the role's own, with what pg_dump writes of the parent. */
  private final class Place implements TrialPlace {
    @Override
    public <T> T use(Set<String> only, Deadline deadline, Use<T> use)
        throws NotPossible, Elsewhere {
      String scratch = "scratch_" + UUID.randomUUID();
      server.execute("postgres", "CREATE DATABASE \"%s\" OWNER trial".formatted(scratch));
      String dump =
          server
              .program("pg_dump", parent, "--schema-only", "--no-owner")
              .lines()
              .filter(line -> !line.startsWith("\\"))
              .collect(Collectors.joining("\n"));
      try (Connection session = server.connect(scratch, ROLE, PostgresServer.PASSWORD)) {
        DumpedSchema.load(session, dump, only);
        return use.in(session, ROLE);
      } catch (SQLException e) {
        throw new NotPossible(e.getMessage(), e);
      }
    }
  }

  @Quick
  @Test
  void sqlThatMakesTheBranchOfTheParentIsVerified() throws SQLException {
    databases(
        """
        CREATE TABLE orders (id int PRIMARY KEY, status varchar(10) CHECK (status IN ('new', 'paid')));
        CREATE VIEW news AS SELECT id FROM orders WHERE status = 'new';
        """,
        """
        ALTER TABLE orders ADD note text DEFAULT 'x', ADD amount numeric(10, 2) NOT NULL DEFAULT 0;
        CREATE INDEX ON orders (lower(note));
        CREATE TABLE coupons (code text PRIMARY KEY);
        GRANT SELECT ON coupons TO PUBLIC;
        """);

    SchemaDifference difference = compare();

    assertThat(difference.sqlNotTried()).isNull();
    assertThat(difference.notInSql()).isEmpty();
    assertThat(difference.sqlVerified()).isTrue();
  }

  @Test
  void statementThatFailsIsReplacedByTheOneThatPostgresPrints() throws SQLException {
    databases(
        """
        CREATE TABLE heard (a int);
        CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        """,
        """
        CREATE TRIGGER quoted BEFORE INSERT ON heard FOR EACH ROW EXECUTE FUNCTION tf('a', 'b''c');
        ALTER TABLE heard ADD b int;
        """);

    SchemaDifference difference = compare();

    assertThat(difference.notInSql()).isEmpty();
    assertThat(difference.sqlVerified()).isTrue();
    assertThat(difference.sql()).contains("tf('a', 'b''c')", "ADD COLUMN b integer");
    server.execute(parent, difference.sql());
    assertThat(compare().changes()).isEmpty();
  }

  @Test
  void statementsBehindOneThatIsQuotedWronglyAreTried() throws SQLException {
    databases(
        """
        CREATE TABLE heard (a int);
        CREATE POLICY own ON heard USING (a > 1);
        CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        """,
        """
        CREATE TRIGGER quoted BEFORE INSERT ON heard FOR EACH ROW EXECUTE FUNCTION tf('a', 'b''c');
        ALTER POLICY own ON heard USING (a > 2);
        """);

    SchemaDifference difference = compare();

    assertThat(difference.notInSql()).isEmpty();
    assertThat(difference.sqlVerified()).isTrue();
    assertThat(difference.sql()).contains("ALTER POLICY own");
  }

  @Test
  void statementsBehindAFunctionWithABodyInSqlAreTriedByThemselves() throws SQLException {
    databases(
        "CREATE TABLE t (a int)",
        """
        CREATE FUNCTION thrice(i int) RETURNS int LANGUAGE sql IMMUTABLE RETURN i * 3;
        CREATE FUNCTION twice(i int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT i * 2';
        CREATE VIEW v AS SELECT thrice(a) FROM t;
        """);

    SchemaDifference difference = compare();

    assertThat(difference.notInSql()).isEmpty();
    assertThat(difference.sqlVerified()).isTrue();
  }

  @Test
  void detachedPartitionKeepsTheIndexOfItsTable() throws SQLException {
    databases(
        """
        CREATE TABLE p (a int, b int) PARTITION BY LIST (b);
        CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
        CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
        CREATE INDEX by_a ON p (a);
        """,
        "ALTER TABLE p DETACH PARTITION p2");

    SchemaDifference difference = compare();

    assertThat(difference.sql()).contains("DETACH PARTITION").doesNotContain("DROP INDEX");
    assertThat(difference.notInSql()).isEmpty();
    assertThat(difference.sqlVerified()).isTrue();
  }

  @Test
  void whatNoSqlIsWrittenForIsNamedWithTheReason() throws SQLException {
    databases(
        "CREATE TABLE t (a int PRIMARY KEY)",
        "CREATE PUBLICATION feed FOR TABLE t; ALTER TABLE t ADD b int");

    SchemaDifference difference = compare();

    assertThat(difference.notInSql())
        .containsExactly(
            new NotInSql(
                Change.ADDED,
                "PUBLICATION",
                "feed",
                "No SQL is written for objects of this kind. Change it by hand."));
    assertThat(difference.sqlVerified()).isTrue();
  }

  /**
   * A function that does more than it says, for an index: called with a constant, more than once.
   */
  private static String planted(String action) {
    return """
    CREATE FUNCTION act() RETURNS int VOLATILE LANGUAGE plpgsql AS $act$BEGIN %s; RETURN 1; END$act$;
    CREATE FUNCTION strike(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
      $strike$BEGIN RETURN public.act() + i; END$strike$;
    CREATE INDEX planted ON bait ((a + public.strike(1)));
    """
        .formatted(action);
  }

  private static List<String> struck() {
    return server.query("postgres", "SELECT rolname FROM pg_roles WHERE rolname = 'struck'");
  }

  @Test
  void whatIsTriedCanDoNothingElsewhere() throws SQLException {
    databases(
        "CREATE TABLE bait (a int)",
        planted("IF to_regrole('struck') IS NULL THEN CREATE ROLE struck; END IF"));
    assertThat(struck()).as("a superuser makes it").containsExactly("struck");
    server.execute("postgres", "DROP ROLE struck");

    SchemaDifference difference = compare();

    assertThat(difference.changes())
        .contains(new SchemaChange(Change.ADDED, "INDEX", "public.bait.planted"));
    assertThat(struck()).isEmpty();
  }

  @Test
  void sqlThatMakesSomethingBesideTheChangesIsNotVerified() throws SQLException {
    databases(
        "CREATE TABLE bait (a int)",
        planted(
            "IF current_user = 'trial' THEN CREATE TABLE IF NOT EXISTS public.extra (a int); END IF"));

    SchemaDifference difference = compare();

    assertThat(difference.notInSql()).extracting(NotInSql::name).contains("public.extra");
    assertThat(difference.sqlVerified()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"57014", "57P01", "08006"})
  void functionThatRaisesTheErrorOfASessionThatEndedFailsAlone(String code) throws SQLException {
    databases(
        "CREATE TABLE bait (a int)",
        """
        CREATE TABLE other (a int);
        %s\
        """
            .formatted(
                planted(
                    "IF current_user = 'trial' THEN RAISE EXCEPTION 'planted' USING ERRCODE = '%s'; END IF"
                        .formatted(code))));

    SchemaDifference difference = compare();

    assertThat(difference.notInSql())
        .extracting(NotInSql::name)
        .containsExactly("public.bait.planted");
    assertThat(difference.sql()).contains("CREATE TABLE public.other");
    assertThat(difference.sqlNotTried()).isNull();
  }
}
