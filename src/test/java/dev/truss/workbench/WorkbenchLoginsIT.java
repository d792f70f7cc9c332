package dev.truss.workbench;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.session.Browser;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.WorkbenchLogins;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.SchemaJson;
import dev.truss.testsupport.answer.SessionJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logins that could do more than they should are not used. */
class WorkbenchLoginsIT {
  @RegisterExtension private static final World world = World.create().withWorkbench();

  private final PostgresServer server = world.server();

  @AfterEach
  void asItShouldBe() {
    server.execute("postgres", "REVOKE CONNECT ON DATABASE shop FROM PUBLIC");
    server.execute(
        "postgres", "ALTER ROLE %s NOSUPERUSER NOCREATEROLE".formatted(WorkbenchLogins.ON_MAIN));
    server.execute(
        "postgres",
        "REVOKE postgres, pg_execute_server_program FROM %s, %s"
            .formatted(WorkbenchLogins.ON_BRANCHES, WorkbenchLogins.ON_MAIN));
  }

  @ParameterizedTest
  @CsvSource({
    "GRANT CONNECT ON DATABASE shop TO PUBLIC, can connect to the main database",
    "ALTER ROLE truss_workbench_main SUPERUSER, is a superuser",
    "ALTER ROLE truss_workbench_main CREATEROLE, may make roles",
    "GRANT postgres TO truss_workbench_branch, can connect to the main database",
    "GRANT postgres TO truss_workbench_main, is a member of the role that Truss works with",
    "GRANT pg_execute_server_program TO truss_workbench_branch, pg_execute_server_program"
  })
  void loginThatMayTooMuchIsNotUsed(String statement, String reason) {
    server.execute("postgres", statement);
    world.restartTruss();
    Browser me = new Browser(world.api());

    var refused = me.sql("SELECT 1").expect(409);

    assertThat(refused.code()).isEqualTo("workbench_off");
    assertThat(refused.body()).contains(reason);
    assertThat(me.session().as(SessionJson.class).workbench().reason()).contains(reason);
  }

  @Test
  void schemaIsReadAllTheSame() {
    assertThat(world.api().get("/api/schema").expect(200).as(SchemaJson.class).database())
        .isEqualTo(MAIN);
  }
}
