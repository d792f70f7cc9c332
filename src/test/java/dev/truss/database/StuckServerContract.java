package dev.truss.database;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Api;
import dev.truss.testsupport.Command;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** A server on which a statement on a database does not end: Truss tells by whom, and goes on. */
abstract class StuckServerContract {
  private final World world;
  private final PostgresServer server;

  StuckServerContract(World world) {
    this.world = world;
    server = world.server();
  }

  /** A process of the server that does not answer its signals while this is open. */
  private record Silent(Connection session, int pid) implements AutoCloseable {
    static Silent on(PostgresServer server) throws SQLException {
      Connection session = server.connect("postgres");
      int pid = session.unwrap(PGConnection.class).getBackendPID();
      Command.run(List.of("kill", "-STOP", String.valueOf(pid)));
      return new Silent(session, pid);
    }

    @Override
    public void close() throws SQLException {
      Command.run(List.of("kill", "-CONT", String.valueOf(pid)));
      session.close();
    }
  }

  private String path(BranchJson branch) {
    return "/api/branches/" + branch.id();
  }

  private String readiness() {
    return world.api().get("/q/health/ready").expect(200).body();
  }

  @Test
  void processThatDoesNotAnswerIsNamedAndBranchesAreMade() throws SQLException {
    BranchJson branch = world.branches().create("to be dropped");
    try (Silent silent = Silent.on(server)) {
      Api.Answer refused = world.api().delete(path(branch));

      assertThat(refused.expect(409).code()).isEqualTo("drop_unfinished");
      assertThat(refused.problem().detail())
          .contains("to be dropped", "process " + silent.pid(), "truss-test", "ProcSignalBarrier")
          .contains("pg_terminate_backend(%d)".formatted(silent.pid()));
      assertThat(readiness()).contains("degraded", "process " + silent.pid());
      assertThat(world.branches().create("made meanwhile").status()).isEqualTo("active");
    }
    world.branches().awaitStatus(branch.id(), "deleted");
    Awaitility.await("nothing is degraded").until(() -> !readiness().contains("degraded"));
  }

  /** The speed of copies is measured by making and dropping databases. */
  @Test
  void branchesAreMadeBeforeAnythingCouldBeMeasured() throws SQLException {
    try (Silent silent = Silent.on(server)) {
      server.execute(Databases.CONTROL, "DELETE FROM copy_speed");
      world.restartTruss();

      assertThat(world.branches().create("unmeasured").status()).isEqualTo("active");
      assertThat(
              server.query(
                  "postgres",
                  """
                  SELECT query FROM pg_stat_activity WHERE application_name = 'truss/control'
                    AND xact_start < now() - interval '5 seconds'"""))
          .isEmpty();
      assertThat(silent.pid()).isPositive();
    }
  }

  @Test
  @Quick
  void transactionThatHoldsTheDatabaseIsNamed() throws SQLException {
    BranchJson branch = world.branches().create("held");
    try (Connection holder = server.connect("postgres");
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("ALTER DATABASE \"%s\" CONNECTION LIMIT 50".formatted(branch.database()));
      int pid = holder.unwrap(PGConnection.class).getBackendPID();

      Api.Answer refused = world.api().delete(path(branch));

      assertThat(refused.expect(409).code()).isEqualTo("drop_blocked");
      assertThat(refused.problem().detail())
          .contains("process " + pid, "truss-test", "idle in transaction");
      holder.rollback();
    }
    world.branches().delete(branch.id());
    assertThat(Databases.exists(server, MAIN)).isTrue();
  }
}
