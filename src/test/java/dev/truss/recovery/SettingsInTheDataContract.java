package dev.truss.recovery;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBackup;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Api;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BackupJson;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.DifferenceJson;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Settings, guards and event triggers of a database do not bind the sessions of Truss. */
abstract class SettingsInTheDataContract {
  private static final int FIRST_WITH_TRANSACTION_TIMEOUT = 17;

  private static final List<String> SETTINGS =
      List.of(
          "statement_timeout = '40ms'",
          "lock_timeout = '1ms'",
          "idle_in_transaction_session_timeout = '1ms'",
          "idle_session_timeout = '1ms'",
          "default_transaction_isolation = 'serializable'",
          "default_transaction_read_only = on",
          "default_transaction_deferrable = on",
          "role = 'app_ro'",
          "row_security = off",
          "search_path = 'nowhere'",
          "datestyle = 'German'",
          "intervalstyle = 'sql_standard'",
          "extra_float_digits = -15",
          "bytea_output = 'escape'",
          "standard_conforming_strings = off",
          "xmloption = 'document'",
          "array_nulls = off",
          "quote_all_identifiers = on",
          "timezone = 'America/St_Johns'",
          "client_encoding = 'LATIN1'",
          "enable_seqscan = off");

  private final World world;
  private final PostgresServer server;
  private final Recovering recovering;
  private final int major;

  SettingsInTheDataContract(World world) {
    this.world = world;
    server = world.server();
    recovering = new Recovering(world);
    major = Integer.parseInt(server.value("postgres", "SHOW server_version_num")) / 1_00_00;
  }

  @BeforeEach
  void haveTablesAndABaseBackup() {
    server.execute(
        MAIN,
        """
        DROP TABLE IF EXISTS kinds, fired;
        CREATE TABLE kinds (d date, i interval, f float8, b bytea, z timestamptz, x xml, a text[], t text);
        INSERT INTO kinds VALUES ('2026-02-03', '1 mon -2 days +03:04:05', 0.1::float8 + 0.2, '\\x00ff27',
          '2026-02-03 04:05:06.789+00', '<a/>x', '{NULL,"x"}', E'back\\\\slash ''quote'' é');
        CREATE TABLE fired (at text)""");
    server.execute(
        "postgres",
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app_ro') THEN CREATE ROLE app_ro; END IF; END $$");
    if (recovering.window().earliest() == null) {
      recovering.baseBackup();
    }
  }

  @AfterEach
  void letIn() {
    server.execute("postgres", "ALTER DATABASE shop ALLOW_CONNECTIONS true");
    reset(MAIN);
    if (major >= FIRST_WITH_TRANSACTION_TIMEOUT) {
      server.execute("postgres", "ALTER SYSTEM SET event_triggers = off");
      server.execute("postgres", "SELECT pg_reload_conf()");
    }
    server.execute(MAIN, "DROP EVENT TRIGGER IF EXISTS guard; DROP EVENT TRIGGER IF EXISTS login");
    if (major >= FIRST_WITH_TRANSACTION_TIMEOUT) {
      server.execute("postgres", "ALTER SYSTEM RESET event_triggers");
      server.execute("postgres", "SELECT pg_reload_conf()");
    }
    recovering.awaitOrder();
  }

  private void set() {
    for (String setting : SETTINGS) {
      server.execute("postgres", "ALTER DATABASE shop SET " + setting);
    }
    server.execute(
        "postgres", "ALTER ROLE postgres IN DATABASE shop SET statement_timeout = '30ms'");
    if (major >= FIRST_WITH_TRANSACTION_TIMEOUT) {
      server.execute("postgres", "ALTER DATABASE shop SET transaction_timeout = '40ms'");
    }
  }

  private void reset(String database) {
    server.execute("postgres", "ALTER DATABASE \"%s\" RESET ALL".formatted(database));
    server.execute(
        "postgres", "ALTER ROLE postgres IN DATABASE \"%s\" RESET ALL".formatted(database));
  }

  /** Without those that a copy has not: unlogged rows come back empty from a recovery. */
  private Map<String, String> content(String database) {
    reset(database);
    Map<String, String> content = new TreeMap<>(Databases.content(server, database));
    content.remove("rows of public.visits");
    return content;
  }

  private Map<String, String> contentOf(BranchJson branch) {
    return content(branch.database());
  }

  private BackupJson backup() {
    return world.api().get("/api/backups/" + recovering.backup(newBackup())).expect(200).backup();
  }

  private String verified(BackupJson backup) {
    String path = "/api/backups/" + backup.id();
    world.api().post(path + "/verify", "{}").expect(202);
    Awaitility.await("verified")
        .atMost(Duration.ofSeconds(90))
        .until(() -> !verification(path).equals("running"));
    return verification(path);
  }

  private String verification(String path) {
    return world.api().get(path).expect(200).backup().verification();
  }

  private BranchJson restored(BackupJson backup) {
    return recovering.awaitActive(
        world.api().post("/api/backups/" + backup.id() + "/restore", "{}").expect(202).branch());
  }

  private BranchJson copied() {
    return world.branches().create(newBranch().connections("copy"));
  }

  private BranchJson recovered() {
    return recovering.recover(Recovering.time(Recovering.now(server)));
  }

  @Test
  void settingsOfTheDatabase() {
    Map<String, String> content = content(MAIN);
    set();

    BackupJson backup = backup();
    assertThat(verified(backup)).isEqualTo("passed");
    BranchJson recovered = recovered();
    BranchJson restored = restored(backup);
    BranchJson copied = copied();
    BranchJson cloned = world.branches().create(newBranch().connections("terminate"));
    DifferenceJson difference = world.api().get(diff(cloned)).expect(200).as(DifferenceJson.class);

    assertThat(difference.schema().identical()).as("%s", difference).isTrue();
    assertThat(contentOf(restored)).isEqualTo(content);
    assertThat(contentOf(copied)).isEqualTo(content);
    assertThat(contentOf(cloned)).isEqualTo(content);
    assertThat(contentOf(recovered)).isEqualTo(content);
  }

  /** Only one side has it; what its catalogs print does not depend on it. */
  @Test
  void settingsOfABranchAreNoDifference() {
    server.execute(
        MAIN,
        "DROP DOMAIN IF EXISTS file_path; CREATE DOMAIN file_path AS text CHECK (VALUE ~ '^[a-z\\\\]+$')");
    BranchJson branch = world.branches().create(newBranch().connections("terminate"));
    for (String setting : List.of("standard_conforming_strings = off", "datestyle = 'German'")) {
      server.execute(
          "postgres", "ALTER DATABASE \"%s\" SET %s".formatted(branch.database(), setting));
    }

    DifferenceJson difference = world.api().get(diff(branch)).expect(200).as(DifferenceJson.class);

    assertThat(difference.schema().identical()).as("%s", difference).isTrue();
  }

  /** What has been archived is loaded, and not fired by that. */
  @Test
  void eventTriggersThatAreAlwaysEnabled() {
    server.execute(
        MAIN,
        """
        CREATE OR REPLACE FUNCTION note_ddl() RETURNS event_trigger LANGUAGE plpgsql AS
          $$ BEGIN INSERT INTO public.fired VALUES (tg_tag); END $$;
        CREATE EVENT TRIGGER guard ON ddl_command_end EXECUTE FUNCTION note_ddl();
        ALTER EVENT TRIGGER guard ENABLE ALWAYS""");
    carriesOverWithoutFiring();
  }

  @Test
  void eventTriggersThatRefuseDdl() {
    server.execute(
        MAIN,
        """
        CREATE OR REPLACE FUNCTION refuse_ddl() RETURNS event_trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'no DDL here'; END $$;
        CREATE EVENT TRIGGER guard ON ddl_command_start EXECUTE FUNCTION refuse_ddl();
        ALTER EVENT TRIGGER guard ENABLE ALWAYS""");
    carriesOverWithoutFiring();
  }

  private void carriesOverWithoutFiring() {
    BackupJson backup = backup();
    assertThat(verified(backup)).isEqualTo("passed");
    for (BranchJson branch : List.of(restored(backup), copied(), recovered())) {
      String database = branch.database();
      assertThat(server.query(database, "SELECT at FROM fired")).isEmpty();
      assertThat(
              server.query(
                  database, "SELECT evtname || ' ' || evtenabled::text FROM pg_event_trigger"))
          .containsExactly("guard A");
    }
  }

  /**
   * Sessions of Truss's own fire no login event trigger, neither in the source nor in a copy: the
   * table that it writes to has the same rows everywhere. Since 17.
   */
  void loginEventTriggerWritesNothing() throws SQLException {
    server.execute(
        "postgres",
        """
        DROP ROLE IF EXISTS watcher; CREATE ROLE watcher SUPERUSER LOGIN PASSWORD '%s';
        ALTER ROLE watcher SET event_triggers = off"""
            .formatted(PostgresServer.PASSWORD));
    server.execute(
        MAIN,
        """
        CREATE OR REPLACE FUNCTION note_login() RETURNS event_trigger LANGUAGE plpgsql AS
          $$ BEGIN INSERT INTO public.fired VALUES (session_user || ' ' || clock_timestamp()); END $$;
        CREATE EVENT TRIGGER login ON login EXECUTE FUNCTION note_login();
        ALTER EVENT TRIGGER login ENABLE ALWAYS""");
    server.execute(MAIN, "SELECT 'fires it'");
    List<String> fired = fired(MAIN);
    assertThat(fired).isNotEmpty();

    BackupJson backup = backup();
    assertThat(verified(backup)).isEqualTo("passed");
    List<BranchJson> branches =
        List.of(
            restored(backup),
            copied(),
            world.branches().create(newBranch().connections("terminate")),
            recovered());

    for (BranchJson branch : branches) {
      assertThat(fired(branch.database())).as("%s", branch).isEqualTo(fired);
    }
    assertThat(fired(MAIN)).isEqualTo(fired);
  }

  /** The rows that the trigger wrote, seen by a session that fires none. */
  private List<String> fired(String database) throws SQLException {
    try (Connection watcher = server.connect(database, "watcher", PostgresServer.PASSWORD);
        Statement query = watcher.createStatement();
        ResultSet row = query.executeQuery("SELECT at FROM public.fired ORDER BY 1")) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        rows.add(row.getString(1));
      }
      return rows;
    }
  }

  @Test
  void databaseThatAllowsNoConnections() {
    server.execute("postgres", "ALTER DATABASE shop ALLOW_CONNECTIONS false");
    BranchJson recovered = recovered();

    assertThat(server.query(recovered.database(), "SELECT t FROM kinds")).hasSize(1);
    Api.Answer copy = world.api().post("/api/branches", newBranch().connections("copy"));
    assertThat(copy.expect(409).code()).isEqualTo("connections_not_allowed");
    assertThat(copy.problem().detail())
        .contains("shop allows no connections", "ALLOW_CONNECTIONS true");
    Api.Answer diff = world.api().get(diff(recovered));
    assertThat(diff.expect(409).code()).isEqualTo("connections_not_allowed");
    Api.Answer backup = world.api().post("/api/backups", "{}");
    assertThat(backup.expect(409).code()).isEqualTo("connections_not_allowed");
  }

  private static String diff(BranchJson branch) {
    return "/api/branches/" + branch.id() + "/diff";
  }
}
