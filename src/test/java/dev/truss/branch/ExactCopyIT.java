package dev.truss.branch;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Users call a branch an exact copy: so what neither {@code CREATE DATABASE} nor {@code pg_dump}
 * carries is carried over.
 */
class ExactCopyIT {
  private static final String PASSWORD = "secret";

  @RegisterExtension private static final World world = World.create();

  private final PostgresServer server = world.server();
  private final Branches branches = world.branches();

  @BeforeAll
  static void giveMainWhatCopiesForget() {
    world
        .server()
        .execute(
            "postgres",
            """
            CREATE ROLE owner LOGIN PASSWORD 'secret';
            CREATE ROLE reader LOGIN PASSWORD 'secret';
            CREATE ROLE stranger LOGIN PASSWORD 'secret';
            ALTER DATABASE shop OWNER TO owner;
            REVOKE ALL ON DATABASE shop FROM PUBLIC;
            GRANT CONNECT ON DATABASE shop TO reader;
            GRANT CREATE ON DATABASE shop TO reader WITH GRANT OPTION;
            ALTER DATABASE shop SET work_mem = '7MB';
            ALTER DATABASE shop SET search_path = public, "Odd ""name";
            ALTER ROLE reader IN DATABASE shop SET statement_timeout = '42s';
            ALTER DATABASE shop CONNECTION LIMIT 77;
            """);
    world
        .server()
        .execute(MAIN, "GRANT SELECT ON orders TO reader; ALTER TABLE customer OWNER TO owner");
  }

  /** What was seen in a source is remembered, and must not be for longer than it is true. */
  @Test
  void warningsAreThoseOfTheMoment() {
    assertThat(warnings()).noneMatch(warning -> warning.contains("elsewhere"));
    assertThat(warnings()).noneMatch(warning -> warning.contains("elsewhere"));
    server.execute(
        MAIN,
        """
        CREATE EXTENSION postgres_fdw;
        CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'one.example');
        """);
    assertThat(warnings())
        .anyMatch(warning -> warning.contains("elsewhere (postgres_fdw, host=one.example)"));
    server.execute(MAIN, "ALTER SERVER elsewhere OPTIONS (SET host 'two.example')");
    assertThat(warnings()).anyMatch(warning -> warning.contains("host=two.example"));
    server.execute(MAIN, "DROP EXTENSION postgres_fdw CASCADE");
    assertThat(warnings()).noneMatch(warning -> warning.contains("elsewhere"));
  }

  @Quick
  @ParameterizedTest
  @ValueSource(strings = {"fail", "copy"})
  void everythingIsCarriedOver(String connections) {
    String database = branch(connections).database();
    assertThat(Databases.content(server, database)).isEqualTo(Databases.content(server, MAIN));
    assertThat(ofDatabase("datacl::text", database)).isEqualTo(ofDatabase("datacl::text", MAIN));
    assertThat(ofDatabase("datconnlimit::text", database)).isEqualTo("77");
    assertThat(ofDatabase("datdba::regrole::text", database)).isEqualTo("owner");
    assertThat(ofDatabase("datallowconn::text", database)).isEqualTo("true");
    assertThat(
            ofDatabase("concat_ws(' ', datcollate, datctype, datlocprovider, encoding)", database))
        .isEqualTo(
            ofDatabase("concat_ws(' ', datcollate, datctype, datlocprovider, encoding)", MAIN));
    assertThat(settings(database))
        .isEqualTo(settings(MAIN))
        .contains("work_mem=7MB")
        .contains("statement_timeout=42s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fail", "copy"})
  void whoMayNotConnectToTheSourceMayNotConnectToTheBranch(String connections) throws SQLException {
    String database = branch(connections).database();
    Assertions.assertThatThrownBy(() -> server.connect(database, "stranger", PASSWORD))
        .isInstanceOf(SQLException.class);
    server.connect(database, "reader", PASSWORD).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fail", "copy"})
  void resetCarriesEverythingOverAgain(String connections) {
    BranchJson branch = branch(connections);
    String database = branch.database();
    server.execute("postgres", "ALTER DATABASE \"%s\" RESET ALL".formatted(database));
    branches.reset(branch.id()).expect(200);
    assertThat(settings(database)).isEqualTo(settings(MAIN));
    assertThat(ofDatabase("datacl::text", database)).isEqualTo(ofDatabase("datacl::text", MAIN));
  }

  private BranchJson branch(String connections) {
    return branches.create(newBranch().connections(connections));
  }

  private String ofDatabase(String expression, String database) {
    return server.value(
        "postgres",
        "SELECT %s FROM pg_database WHERE datname = '%s'".formatted(expression, database));
  }

  private String settings(String database) {
    return server.value(
        "postgres",
        """
        SELECT string_agg(setrole::regrole || ':' || setconfig::text, ';' ORDER BY setrole)
        FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE datname = '%s'
        """
            .formatted(database));
  }

  private List<String> warnings() {
    Awaitility.await().until(() -> Databases.sessionsOn(server, MAIN).isEmpty());
    return branch("fail").warnings();
  }
}
