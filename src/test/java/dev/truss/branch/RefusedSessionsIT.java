package dev.truss.branch;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Api;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.UnpackedPostgres;
import dev.truss.testsupport.World;
import dev.truss.testsupport.request.NewBranch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Databases that let in no session of a role that is not superuser. */
class RefusedSessionsIT {
  private static final int MAJOR = 18;
  private static final String ROLE = "truss_role";
  private static final NewBranch COPY = newBranch().connections("copy");

  @RegisterExtension
  private static final World world =
      World.on(() -> UnpackedPostgres.startArchiving(MAJOR))
          .with("TRUSS_POSTGRES_BIN", UnpackedPostgres.bin(MAJOR))
          .withRole(ROLE);

  private final PostgresServer server = world.server();

  private static String detail(Api.Answer answer) {
    return answer.problem().detail();
  }

  @Test
  void connectionLimitOfZeroIsToldWithItsRemedy() {
    server.execute("postgres", "ALTER DATABASE shop CONNECTION LIMIT 0");
    try {
      Api.Answer refused = world.api().post("/api/branches", COPY);

      assertThat(refused.expect(409).code()).isEqualTo("connections_not_allowed");
      assertThat(detail(refused))
          .contains("shop has a connection limit of 0", "CONNECTION LIMIT -1");
    } finally {
      server.execute("postgres", "ALTER DATABASE shop CONNECTION LIMIT -1");
    }
  }

  @Test
  void loginTriggerThatRaisesIsToldWithItsRemedy() {
    server.execute(
        MAIN,
        """
        CREATE FUNCTION only_staff() RETURNS event_trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF session_user = 'truss_role' THEN RAISE EXCEPTION 'staff only'; END IF;
        END $$;
        CREATE EVENT TRIGGER login ON login EXECUTE FUNCTION only_staff()""");
    try {
      Api.Answer refused = world.api().post("/api/branches", COPY);

      assertThat(refused.expect(409).code()).isEqualTo("session_refused");
      assertThat(detail(refused))
          .contains("staff only", "GRANT SET ON PARAMETER event_triggers TO \"truss_role\"");

      server.execute("postgres", "GRANT SET ON PARAMETER event_triggers TO truss_role");
      Api.Answer copyHasNone = world.api().post("/api/branches", COPY);
      assertThat(copyHasNone.code()).isNotEqualTo("session_refused");
    } finally {
      server.execute(MAIN, "DROP EVENT TRIGGER login");
    }
  }
}
