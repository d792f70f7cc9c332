package dev.truss.cloning;

import java.util.List;

/** Databases with one thing each that stops a copy by a role. */
final class ObstacleCases {

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

  static final List<Case> BREAKING =
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

  private ObstacleCases() {}
}
