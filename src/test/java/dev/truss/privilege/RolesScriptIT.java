package dev.truss.privilege;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Roles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code deploy/postgres/roles.sql} as operators run it. */
class RolesScriptIT {
  private static final String QUOTED_MAIN = "Sh\"op 'x'";
  private static final String QUOTED_ROLE = "tr\"uss 'y'";

  private static PostgresServer server;

  @BeforeAll
  static void start() {
    server =
        PostgresServer.start(Map.of("log_statement", "all", "log_min_duration_statement", "0"));
    server.execute("postgres", "CREATE ROLE app LOGIN SUPERUSER PASSWORD 'app'");
    server.execute("postgres", "CREATE DATABASE shop OWNER app");
    server.execute("postgres", "ALTER ROLE app NOSUPERUSER");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cloning", "full"})
  void runningItAgainChangesNothing(String tier) {
    Roles.grant(server, "shop", tier, "again");
    List<String> once = everyRight();

    Roles.grant(server, "shop", tier, "again");

    assertThat(everyRight()).isEqualTo(once);
  }

  /** Its users may have put a function of theirs before one of Postgres's. */
  @Test
  void functionsOfTheMainDatabaseAreNotRunAsSuperuser() {
    server.execute("postgres", "CREATE DATABASE trap OWNER app");
    server.execute(
        "trap",
        """
        CREATE SCHEMA evil AUTHORIZATION app;
        CREATE FUNCTION evil.lower(text) RETURNS text LANGUAGE plpgsql AS $$
          BEGIN CREATE ROLE planted_lower; RETURN pg_catalog.lower($1); END $$;
        CREATE FUNCTION evil.split_part(text, text, int) RETURNS text LANGUAGE plpgsql AS $$
          BEGIN CREATE ROLE planted_split; RETURN pg_catalog.split_part($1, $2, $3); END $$;
        CREATE FUNCTION public.has_parameter_privilege(text, text, text) RETURNS bool LANGUAGE plpgsql AS $$
          BEGIN CREATE ROLE planted_privilege; RETURN true; END $$;
        CREATE FUNCTION public.setting() RETURNS int LANGUAGE sql SET statement_timeout = '1s'
          SET plpgsql.extra_warnings = 'none' AS 'SELECT 1';
        ALTER DATABASE trap SET search_path = evil, pg_catalog, public""");

    Roles.grant(server, "trap", "full", "trapped");

    assertThat(server.query("postgres", "SELECT rolname FROM pg_roles WHERE rolname ~ '^planted'"))
        .isEmpty();
  }

  private static List<String> everyRight() {
    return server.query(
        "postgres",
        """
        SELECT concat_ws(' ', rolname, rolsuper, rolcreatedb, rolreplication, rolbypassrls, rolinherit,
          (SELECT string_agg(to_jsonb(m)::text, ' ' ORDER BY m::text) FROM pg_auth_members m WHERE member = r.oid))
        FROM pg_roles r
        UNION ALL SELECT concat_ws(' ', datname, datacl) FROM pg_database
        UNION ALL SELECT concat_ws(' ', parname, paracl) FROM pg_parameter_acl
        ORDER BY 1""");
  }

  @ParameterizedTest
  @CsvSource({
    "shop,     half,    truss,    postgres, Say which tier",
    "'',       full,    truss,    postgres, Say which database",
    "nowhere,  full,    truss,    postgres, There is no database nowhere",
    "postgres, cloning, truss,    postgres, belongs to postgres",
    "shop,     full,    postgres, postgres, is superuser",
    "shop,     full,    truss,    app,      Only a superuser"
  })
  void mistakesChangeNothing(String main, String tier, String role, String user, String message) {
    List<String> before = everyRight();

    assertThatThrownBy(() -> script(user, main, tier, role, Roles.PASSWORD))
        .hasMessageContaining("ended with 3")
        .hasMessageContaining(message);

    assertThat(everyRight()).isEqualTo(before);
  }

  @Test
  void passwordIsInNoLog() throws SQLException {
    script(PostgresServer.USER, "shop", "cloning", "secretive", "se'cret\\word");

    assertThat(server.log()).contains("CREATE ROLE secretive").doesNotContain("cret\\word");
    server.connect("shop", "secretive", "se'cret\\word").close();
  }

  @Test
  void emptyPasswordFileIsRefused() {
    assertThatThrownBy(() -> script(PostgresServer.USER, "shop", "cloning", "hollow", ""))
        .hasMessageContaining("is empty or cannot be read");
  }

  @Test
  void namesMayHoldAnything() throws SQLException {
    server.execute("postgres", "CREATE DATABASE \"Sh\"\"op 'x'\" OWNER app");

    script(PostgresServer.USER, QUOTED_MAIN, "full", QUOTED_ROLE, Roles.PASSWORD);

    server.connect(QUOTED_MAIN, QUOTED_ROLE, Roles.PASSWORD).close();
  }

  @Test
  void fullTierDoesWhatRecoveryNeeds() throws SQLException {
    Roles.grant(server, "shop", "full", "recoverer");

    try (Connection session = server.connect("truss_control", "recoverer", Roles.PASSWORD)) {
      session.createStatement().execute("SELECT pg_switch_wal()");
      session.createStatement().execute("SELECT pg_create_restore_point('here')");
      session.createStatement().execute("SHOW data_directory");
      session.createStatement().execute("CHECKPOINT");
    }
    Path folder = server.data().resolveSibling("base-backup");
    server.programAs(
        "recoverer",
        Roles.PASSWORD,
        "pg_basebackup",
        "dbname=postgres",
        "-c",
        "fast",
        "-D",
        folder.toString());
    assertThat(folder.resolve("backup_manifest")).exists();
  }

  @Test
  void missingReplicationLineIsToldOf() throws IOException {
    Path hba = server.data().resolve("pg_hba.conf");
    String whole = Files.readString(hba);
    String without =
        whole
            .lines()
            .filter(line -> !line.contains("replication"))
            .collect(Collectors.joining("\n"));
    server.file("data/pg_hba.conf", without + "\n");
    try {
      assertThat(script(PostgresServer.USER, "shop", "full", "distant", Roles.PASSWORD))
          .contains("host replication distant 127.0.0.1/32 scram-sha-256");
    } finally {
      server.file("data/pg_hba.conf", whole);
    }
    assertThat(script(PostgresServer.USER, "shop", "full", "distant", Roles.PASSWORD))
        .doesNotContain("pg_hba.conf");
  }

  private static String script(
      String user, String main, String tier, String role, String password) {
    return server.programAs(
        user,
        user.equals("app") ? "app" : PostgresServer.PASSWORD,
        "psql",
        "postgres",
        "-X",
        "--set=main=" + main,
        "--set=tier=" + tier,
        "--set=role=" + role,
        "--set=password_file=" + server.file("password.of.role", password),
        "--file=" + Roles.script(server));
  }
}
