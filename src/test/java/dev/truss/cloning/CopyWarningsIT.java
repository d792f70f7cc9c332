package dev.truss.cloning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.dump.CopyWarnings;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is warned of, and that there is reason to. */
class CopyWarningsIT {
  private static PostgresServer server;

  @BeforeAll
  static void start() {
    server = PostgresServer.start(Map.of("wal_level", "logical"));
    server.execute("postgres", "CREATE ROLE app");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Quick
  @Test
  void plainDatabaseHasNone() throws SQLException {
    server.execute("postgres", "CREATE DATABASE plain OWNER app");
    try (Connection session = server.connect("plain")) {
      assertThat(CopyWarnings.ofTemplateCopy(session)).isEmpty();
      assertThat(CopyWarnings.ofOnlineCopy(session)).isEmpty();
    }
  }

  @Test
  void whatReachesOutIsNamedWithoutItsSecrets() throws SQLException {
    server.execute("postgres", "CREATE DATABASE reaching OWNER app");
    server.execute(
        "reaching",
        """
        CREATE EXTENSION postgres_fdw;
        CREATE EXTENSION dblink;
        CREATE SERVER "Ledger" FOREIGN DATA WRAPPER postgres_fdw
          OPTIONS (host 'ledger.example', dbname 'books', sslcert '/secret');
        CREATE USER MAPPING FOR app SERVER "Ledger" OPTIONS (user 'clerk', password 'hidden');
        CREATE LANGUAGE wild HANDLER plpgsql_call_handler;
        CREATE FUNCTION escape() RETURNS int LANGUAGE wild AS 'BEGIN RETURN 1; END'
        """);

    try (Connection session = server.connect("reaching")) {
      assertThat(CopyWarnings.ofTemplateCopy(session))
          .containsExactly(
              "1 functions are in language wild, which can reach outside of the database.",
              "Extension dblink is installed: what uses it still reaches where it reaches in the"
                  + " source.",
              "Foreign server \"Ledger\" (postgres_fdw, host=ledger.example, dbname=books) still"
                  + " reaches where it reaches in the source.");
    }
  }

  @Test
  void whatNeitherCopyBringsIsNamed() throws SQLException {
    server.execute("postgres", "CREATE DATABASE replicated OWNER app");
    server.execute(
        "replicated",
        "CREATE SUBSCRIPTION incoming CONNECTION 'dbname=nowhere' PUBLICATION p WITH (connect = false)");
    server.query("replicated", "SELECT pg_create_logical_replication_slot('outgoing', 'pgoutput')");

    try (Connection session = server.connect("replicated")) {
      assertThat(CopyWarnings.ofTemplateCopy(session))
          .containsExactly(
              "Logical replication slot outgoing is left out.",
              "Subscription incoming is left out: nothing arrives from its publisher.");
    }
    server.execute("postgres", "CREATE DATABASE replicated_clone TEMPLATE replicated");
    try (Connection session = server.connect("replicated_clone")) {
      assertThat(CopyWarnings.ofTemplateCopy(session)).isEmpty();
    }
    PlainCopy.by(PostgresServer.USER, server, "replicated").make("replicated_copy");
    assertThat(subscriptionsAndSlots("replicated_clone", "replicated_copy")).isEmpty();
    assertThat(subscriptionsAndSlots("replicated")).hasSize(2);
  }

  private static List<String> subscriptionsAndSlots(String... databases) {
    String names = "'" + String.join("', '", databases) + "'";
    return server.query(
        "postgres",
        """
        SELECT subname FROM pg_subscription JOIN pg_database d ON d.oid = subdbid WHERE datname IN (%1$s)
        UNION ALL SELECT slot_name FROM pg_replication_slots WHERE database IN (%1$s)"""
            .formatted(names));
  }

  @Test
  void whatADumpLosesIsNamed() throws SQLException {
    server.execute("postgres", "CREATE DATABASE aged OWNER app");
    server.execute(
        "aged",
        """
        SET ROLE app;
        CREATE EXTENSION pg_trgm VERSION '1.5';
        RESET ROLE;
        CREATE TABLE parent (a int PRIMARY KEY);
        CREATE TABLE child (a int REFERENCES parent);
        ALTER TABLE child DISABLE TRIGGER ALL;
        CREATE TABLE twice (a int);
        CREATE MATERIALIZED VIEW stale AS SELECT count(*) FROM twice;
        INSERT INTO twice VALUES (1);
        CREATE INDEX broken ON twice (a);
        UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken'::regclass
        """);

    try (Connection session = server.connect("aged")) {
      assertThat(CopyWarnings.ofTemplateCopy(session)).isEmpty();
      assertThat(CopyWarnings.ofOnlineCopy(session))
          .containsExactly(
              "Constraints of table child are not enforced in the source, where their triggers are"
                  + " disabled, and are enforced here.",
              "Extension pg_trgm belongs to app in the source and to postgres here.",
              "Extension pg_trgm has version 1.5 in the source and 1.6 here.",
              "Index broken is invalid in the source and left out.",
              "Materialized view stale is refreshed here; in the source it is as its last refresh"
                  + " left it.");
    }
    PlainCopy.by(PostgresServer.USER, server, "aged").make("aged_copy");
    String losses =
        """
        SELECT concat_ws(' ', (SELECT count FROM stale), extversion, extowner::regrole, to_regclass('broken'),
          (SELECT string_agg(tgenabled::text, '') FROM pg_trigger WHERE tgrelid = 'child'::regclass))
        FROM pg_extension WHERE extname = 'pg_trgm'""";
    assertThat(server.value("aged", losses)).isEqualTo("0 1.5 app broken DD");
    assertThat(server.value("aged_copy", losses)).isEqualTo("1 1.6 postgres OO");
  }
}
