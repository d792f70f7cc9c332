package dev.truss.cloning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.truss.dump.CopyObstacle;
import dev.truss.dump.CopyObstacles;
import dev.truss.dump.RestoreNeeds;
import dev.truss.dump.RestoreObstacles;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.Roles;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each obstacle is shown three times: that it is listed, that the copy without a look at the list
 * fails or loses something, and that it is found without the source, by what a superuser wrote down
 * beside an archive.
 */
class CopyObstaclesIT {

  /**
   * A database with one thing in the way.
   *
   * @param setup run by a superuser in a database that belongs to app
   */
  record Case(String tier, String setup, String kind, String object) {
    @Override
    public String toString() {
      return tier + ": " + kind + " " + object;
    }
  }

  private static final AtomicInteger LAST = new AtomicInteger();
  private static PostgresServer server;

  @BeforeAll
  static void start() {
    server = PostgresServer.start(Map.of("allow_in_place_tablespaces", "on"));
    server.execute(
        "postgres", "CREATE ROLE app; CREATE ROLE alice; CREATE ROLE bob; CREATE ROLE latecomer");
    server.execute("postgres", "CREATE TABLESPACE elsewhere LOCATION ''");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static final List<Case> CASES =
      List.of(
          new Case("cloning", table("t", "alice"), "table", "public.t"),
          new Case(
              "cloning",
              "CREATE TABLE t (a int); REVOKE ALL ON t FROM postgres",
              "table",
              "public.t"),
          new Case(
              "cloning",
              "CREATE SCHEMA s AUTHORIZATION app; CREATE TABLE s.t (); ALTER TABLE s.t OWNER TO app;"
                  + "REVOKE ALL ON SCHEMA s FROM app",
              "table",
              "s.t"),
          new Case(
              "cloning",
              "CREATE SEQUENCE s; ALTER SEQUENCE s OWNER TO app; REVOKE ALL ON SEQUENCE s FROM app;"
                  + "SELECT setval('s', 42)",
              "sequence",
              "public.s"),
          new Case(
              "cloning",
              table("t", "app")
                  + "ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
              "table",
              "public.t"),
          new Case(
              "cloning",
              "SELECT lo_from_bytea(4711, 'x'); ALTER LARGE OBJECT 4711 OWNER TO alice",
              "large object",
              "1, such as 4711"),
          new Case("full", table("t", "postgres"), "table", "public.t"),
          new Case("full", "CREATE SCHEMA s", "schema", "s"),
          new Case("full", "ALTER SCHEMA public OWNER TO postgres", "schema", "public"),
          new Case(
              "full",
              "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
              "function",
              "public.f()"),
          new Case("full", "CREATE TYPE mood AS ENUM ('ok')", "type", "public.mood"),
          new Case("full", "CREATE DOMAIN d AS int", "type", "public.d"),
          new Case("full", "CREATE TYPE pair AS (a int, b int)", "type", "public.pair"),
          new Case(
              "full",
              "ALTER DEFAULT PRIVILEGES FOR ROLE postgres GRANT SELECT ON TABLES TO bob",
              "default acl",
              "for role postgres on tables"),
          new Case("full", "SELECT lo_from_bytea(4711, 'x')", "large object", "1, such as 4711"),
          new Case(
              "full",
              table("t", "app")
                  + "GRANT SELECT ON t TO alice WITH GRANT OPTION; SET ROLE alice;"
                  + "GRANT SELECT ON t TO bob",
              "table",
              "public.t"),
          new Case(
              "full",
              table("t", "app")
                  + "GRANT SELECT (a) ON t TO alice WITH GRANT OPTION; SET ROLE alice;"
                  + "GRANT SELECT (a) ON t TO bob",
              "table column",
              "public.t.a"),
          new Case(
              "full",
              "SET ROLE app; SELECT lo_from_bytea(4711, 'x');"
                  + "GRANT SELECT ON LARGE OBJECT 4711 TO alice WITH GRANT OPTION; SET ROLE alice;"
                  + "GRANT SELECT ON LARGE OBJECT 4711 TO bob",
              "large object",
              "4711"),
          new Case(
              "full",
              "GRANT EXECUTE ON FUNCTION pg_switch_wal() TO bob",
              "function",
              "pg_catalog.pg_switch_wal()"),
          new Case(
              "full",
              "REVOKE EXECUTE ON FUNCTION pg_sleep(float8) FROM PUBLIC",
              "function",
              "pg_catalog.pg_sleep(double precision)"),
          new Case("full", "GRANT SELECT ON pg_authid TO bob", "table", "pg_catalog.pg_authid"),
          new Case(
              "full",
              "GRANT SELECT (rolname) ON pg_authid TO bob",
              "table column",
              "pg_catalog.pg_authid.rolname"),
          new Case(
              "full",
              "CREATE EXTENSION pg_trgm; REVOKE EXECUTE ON FUNCTION similarity FROM PUBLIC",
              "function",
              "public.similarity(pg_catalog.text,pg_catalog.text)"),
          new Case("full", "CREATE EXTENSION dblink", "extension", "dblink"),
          new Case("full", "CREATE EXTENSION postgres_fdw", "extension", "postgres_fdw"),
          new Case(
              "full",
              "CREATE PUBLICATION p FOR ALL TABLES; ALTER PUBLICATION p OWNER TO postgres",
              "publication",
              "p"),
          new Case(
              "full",
              "CREATE PUBLICATION p FOR TABLES IN SCHEMA public; ALTER PUBLICATION p OWNER TO app",
              "publication",
              "p"),
          new Case(
              "full",
              "CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
                  + "ALTER FUNCTION f OWNER TO app;"
                  + "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()",
              "event trigger",
              "e"),
          new Case(
              "full",
              function("LANGUAGE internal STRICT AS 'int4abs'"),
              "function",
              "public.f(integer)"),
          new Case(
              "full",
              function("LANGUAGE sql LEAKPROOF AS 'SELECT 1'"),
              "function",
              "public.f(integer)"),
          new Case(
              "full",
              function("LANGUAGE sql SUPPORT generate_series_int4_support AS 'SELECT 1'"),
              "function",
              "public.f(integer)"),
          new Case(
              "full",
              function("LANGUAGE sql AS 'SELECT 1'") + "; CREATE CAST (int AS point) WITH INOUT",
              "cast",
              "(integer AS pg_catalog.point)"),
          new Case(
              "full",
              "CREATE AGGREGATE a (int8) (SFUNC = int8_avg_accum, STYPE = internal,"
                  + " FINALFUNC = numeric_poly_avg); ALTER AGGREGATE a (int8) OWNER TO app",
              "aggregate",
              "public.a(bigint)"),
          new Case(
              "full",
              "CREATE OPERATOR FAMILY o USING btree; ALTER OPERATOR FAMILY o USING btree OWNER TO app",
              "operator family",
              "public.o USING btree"),
          new Case(
              "full",
              "CREATE ACCESS METHOD a TYPE TABLE HANDLER heap_tableam_handler",
              "access method",
              "a"),
          new Case(
              "full",
              "CREATE TEXT SEARCH TEMPLATE t (LEXIZE = dsimple_lexize)",
              "text search template",
              "public.t"),
          new Case(
              "full",
              "CREATE TEXT SEARCH PARSER p (START = prsd_start, GETTOKEN = prsd_nexttoken,"
                  + " END = prsd_end, LEXTYPES = prsd_lextype)",
              "text search parser",
              "public.p"),
          new Case(
              "full",
              "CREATE TYPE token;"
                  + "CREATE FUNCTION f(cstring) RETURNS token IMMUTABLE LANGUAGE internal AS 'int4in';"
                  + "CREATE FUNCTION g(token) RETURNS cstring IMMUTABLE LANGUAGE internal AS 'int4out';"
                  + "CREATE TYPE token (INPUT = f, OUTPUT = g, LIKE = int);"
                  + "ALTER TYPE token OWNER TO app",
              "type",
              "public.token"),
          new Case("full", "CREATE LANGUAGE wild HANDLER plpgsql_call_handler", "language", "wild"),
          new Case("full", "CREATE FOREIGN DATA WRAPPER w", "foreign-data wrapper", "w"));

  /** Came after the script ran, which does away with them when it runs again. */
  static final List<Case> CURABLE =
      List.of(
          new Case(
              "full",
              table("t", "app") + "CREATE INDEX i ON t (a) TABLESPACE elsewhere",
              "index",
              "public.i"),
          new Case("full", table("t", "latecomer"), "table", "public.t"),
          new Case(
              "full",
              function("LANGUAGE sql SET log_statement = 'all' AS 'SELECT 1'"),
              "function",
              "public.f(integer)"),
          new Case(
              "full",
              function("LANGUAGE sql SET app.tenant = '1' AS 'SELECT 1'"),
              "function",
              "public.f(integer)"));

  private static String table(String name, String owner) {
    return "CREATE TABLE %1$s (a int); INSERT INTO %1$s VALUES (1); ALTER TABLE %1$s OWNER TO %2$s;"
        .formatted(name, owner);
  }

  private static String function(String definition) {
    return "CREATE FUNCTION f(int) RETURNS int %s; ALTER FUNCTION f OWNER TO app"
        .formatted(definition);
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void listedThingsBreakTheCopy(Case given) throws SQLException {
    String source = newDatabase();
    Roles.grant(server, source, given.tier(), given.tier());
    server.execute(source, given.setup());
    if (given.tier().equals("full")) {
      Roles.grant(server, source, "full", "full");
    }
    PlainCopy copy = PlainCopy.by(given.tier(), server, source);

    assertThat(obstacles(copy))
        .anySatisfy(
            obstacle -> {
              assertThat(obstacle.kind()).isEqualTo(given.kind());
              assertThat(obstacle.object()).isEqualTo(given.object());
            });
    assertThat(copy.succeeds(source + "_copy")).isFalse();
    assertThat(obstacles(PlainCopy.by(PostgresServer.USER, server, source))).isEmpty();
    if (given.tier().equals("full")) { // what the other cannot read is in no archive
      assertThat(restoreObstacles(copy))
          .extracting(CopyObstacle::kind, CopyObstacle::object)
          .contains(tuple(given.kind(), given.object()));
    }
    assertThat(restoreObstacles(PlainCopy.by(PostgresServer.USER, server, source))).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("CURABLE")
  void grantsMendWhatCameLater(Case given) throws SQLException {
    String source = newDatabase();
    Roles.grant(server, source, given.tier(), given.tier());
    server.execute(source, given.setup());
    PlainCopy copy = PlainCopy.by(given.tier(), server, source);
    assertThat(obstacles(copy))
        .extracting(CopyObstacle::kind, CopyObstacle::object)
        .containsExactly(tuple(given.kind(), given.object()));
    assertThat(restoreObstacles(copy)).isEqualTo(obstacles(copy));
    assertThat(copy.succeeds(source + "_failed")).isFalse();

    Roles.grant(server, source, given.tier(), given.tier());

    assertThat(obstacles(copy)).isEmpty();
    assertThat(restoreObstacles(copy)).isEmpty();
    assertThat(copy.succeeds(source + "_copy")).isTrue();
  }

  @Quick
  @ParameterizedTest
  @ValueSource(strings = {"full", PostgresServer.USER})
  void whatHasNoObstaclesIsCopiedWhole(String role) throws SQLException {
    String source = newDatabase();
    server.execute(source, MANY_OWNERS.replace("{source}", source));
    if (!role.equals(PostgresServer.USER)) {
      Roles.grant(server, source, "full", role);
    }
    PlainCopy copy = PlainCopy.by(role, server, source);

    assertThat(obstacles(copy)).isEmpty();
    assertThat(restoreObstacles(copy)).isEmpty();
    copy.make(source + "_copy");

    assertThat(Databases.content(server, source + "_copy"))
        .isEqualTo(Databases.content(server, source));
  }

  @Test
  void extensionWithoutFilesStopsSuperusersToo() throws SQLException {
    String source = newDatabase();
    server.execute(
        source,
        "CREATE EXTENSION pg_trgm; UPDATE pg_extension SET extname = 'gone' WHERE extname = 'pg_trgm'");
    PlainCopy copy = PlainCopy.by(PostgresServer.USER, server, source);

    assertThat(obstacles(copy))
        .containsExactly(
            new CopyObstacle("extension", "gone", "its files are not installed on the server"));
    assertThat(copy.succeeds(source + "_copy")).isFalse();
  }

  @Test
  void tablespaceOfTheDatabaseTakesAGrant() throws SQLException {
    String source = newDatabase();
    server.execute("postgres", "CREATE ROLE placeless LOGIN CREATEDB IN ROLE app PASSWORD 'p'");
    server.execute("postgres", "ALTER DATABASE %s SET TABLESPACE elsewhere".formatted(source));
    PlainCopy copy = new PlainCopy(server, source, "placeless", "p");
    String create = "CREATE DATABASE %s_copy TABLESPACE elsewhere".formatted(source);

    assertThat(obstacles(copy)).extracting(CopyObstacle::kind).containsExactly("database");
    try (Connection session = copy.connect("postgres");
        Statement statement = session.createStatement()) {
      assertThatThrownBy(() -> statement.execute(create))
          .hasMessageContaining("permission denied for tablespace elsewhere");
      server.execute("postgres", "GRANT CREATE ON TABLESPACE elsewhere TO placeless");
      statement.execute(create);
    }
    assertThat(obstacles(copy)).isEmpty();
  }

  @Test
  void aLongListIsCut() throws SQLException {
    String source = newDatabase();
    Roles.grant(server, source, "full", "full");
    server.execute(
        source,
        "DO $$ BEGIN FOR i IN 1..130 LOOP EXECUTE format('CREATE TABLE t%s ()', i); END LOOP; END $$");

    List<CopyObstacle> found = obstacles(PlainCopy.by("full", server, source));

    assertThat(found).hasSize(101);
    assertThat(found.getLast()).isEqualTo(new CopyObstacle("more", "30 further", "not listed"));
  }

  /** Whatever the full tier can copy, and in ways that copies have stumbled over. */
  private static final String MANY_OWNERS =
      """
      CREATE EXTENSION pg_trgm;
      CREATE SCHEMA closed AUTHORIZATION alice;
      CREATE SCHEMA shared AUTHORIZATION alice;
      GRANT CREATE ON SCHEMA shared TO app;
      GRANT USAGE ON SCHEMA closed TO bob;
      GRANT USAGE ON SCHEMA shared TO bob;
      CREATE TABLE closed.t (a serial PRIMARY KEY);
      ALTER TABLE closed.t OWNER TO bob;
      INSERT INTO closed.t DEFAULT VALUES;
      CREATE TABLE shared.t (a int REFERENCES closed.t, b int GENERATED ALWAYS AS IDENTITY);
      ALTER TABLE shared.t OWNER TO app;
      INSERT INTO shared.t VALUES (1);
      CREATE TABLE hidden (a int);
      ALTER TABLE hidden OWNER TO bob;
      ALTER TABLE hidden ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
      CREATE POLICY mine ON hidden TO alice USING (a > 1);
      INSERT INTO hidden VALUES (1), (2);
      CREATE TABLE parts (a int) PARTITION BY RANGE (a);
      CREATE TABLE part PARTITION OF parts FOR VALUES FROM (1) TO (10);
      ALTER TABLE parts OWNER TO app;
      ALTER TABLE part OWNER TO alice;
      CREATE UNLOGGED TABLE unlogged (a int);
      ALTER TABLE unlogged OWNER TO app;
      INSERT INTO unlogged VALUES (1);
      CREATE MATERIALIZED VIEW summary AS SELECT count(*) FROM unlogged;
      ALTER MATERIALIZED VIEW summary OWNER TO app;
      CREATE TYPE mood AS ENUM ('ok');
      ALTER TYPE mood OWNER TO alice;
      CREATE DOMAIN closed.small AS int CHECK (VALUE < 10);
      ALTER DOMAIN closed.small OWNER TO bob;
      CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET work_mem = '8MB'
        AS 'BEGIN RETURN new; END';
      ALTER FUNCTION touch() OWNER TO bob;
      REVOKE EXECUTE ON FUNCTION touch() FROM PUBLIC;
      CREATE TRIGGER touched BEFORE INSERT ON shared.t FOR EACH ROW EXECUTE FUNCTION touch();
      CREATE STATISTICS dependent ON a, b FROM shared.t;
      ALTER STATISTICS dependent OWNER TO app;
      CREATE PUBLICATION out FOR TABLE hidden;
      ALTER PUBLICATION out OWNER TO app;
      GRANT CREATE ON DATABASE {source} TO bob;
      ALTER PUBLICATION out OWNER TO bob;
      REVOKE CREATE ON DATABASE {source} FROM bob;
      ALTER DEFAULT PRIVILEGES FOR ROLE alice IN SCHEMA closed GRANT SELECT ON TABLES TO bob;
      ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT USAGE ON SCHEMAS TO alice;
      GRANT SELECT (a) ON shared.t TO bob;
      GRANT SELECT ON summary TO PUBLIC;
      COMMENT ON TABLE closed.t IS 'Given away';
      SELECT lo_from_bytea(4711, 'x');
      ALTER LARGE OBJECT 4711 OWNER TO alice;
      GRANT SELECT ON LARGE OBJECT 4711 TO bob;
      """;

  private static List<CopyObstacle> obstacles(PlainCopy copy) throws SQLException {
    try (Connection session = copy.connect(copy.source())) {
      return CopyObstacles.in(session);
    }
  }

  /** By what a superuser wrote down, as the role of the copy finds them in another database. */
  private static List<CopyObstacle> restoreObstacles(PlainCopy copy) throws SQLException {
    try (Connection superuser = server.connect(copy.source());
        Connection session = copy.connect("postgres")) {
      List<String> extensions =
          server.query(copy.source(), "SELECT extname FROM pg_extension WHERE oid >= 16384");
      return RestoreObstacles.in(session, RestoreNeeds.in(superuser), extensions, false);
    }
  }

  private static String newDatabase() {
    String name = "source_" + LAST.incrementAndGet();
    server.execute("postgres", "CREATE DATABASE %s OWNER app".formatted(name));
    return name;
  }
}
