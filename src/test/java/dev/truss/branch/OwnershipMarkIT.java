package dev.truss.branch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Breakpoint;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How a database shows that it is Truss's own: by its staging name while it is made, by its mark
 * afterwards.
 */
class OwnershipMarkIT {
  @RegisterExtension private static final World world = World.create();

  private final PostgresServer server = world.server();
  private final Branches branches = world.branches();

  @Test
  void markNamesInstallationBranchAndServer() {
    BranchJson branch = branches.create("marked");
    assertThat(Databases.comment(server, branch.database()))
        .contains(server.value(Databases.CONTROL, "SELECT id FROM installation"))
        .contains(Long.toString(branch.id()))
        .contains(server.value("postgres", "SELECT system_identifier FROM pg_control_system()"));
  }

  @Test
  void halfMadeBranchHasAStagingNameThatNobodyCanConnectTo() {
    String installation = server.value(Databases.CONTROL, "SELECT id FROM installation");
    CompletableFuture<BranchJson> created;
    try (Breakpoint breakpoint = Breakpoint.atPhase(server, "carrying_over")) {
      created = CompletableFuture.supplyAsync(() -> branches.create("half-made"));
      breakpoint.awaitHeld();
      assertThat(Databases.staging(server))
          .singleElement()
          .asString()
          .matches("truss_staging_" + installation + "_[0-9a-f]{32}");
      assertThat(
              server.query(
                  "postgres",
                  "SELECT datallowconn FROM pg_database WHERE datname LIKE 'truss_staging%'"))
          .containsExactly("f");
      assertThat(branches.list("creating")).hasSize(1);
      assertThat(branches.list("active")).noneMatch(branch -> branch.label().equals("half-made"));
    }
    assertThat(created.join().status()).isEqualTo("active");
    assertThat(Databases.staging(server)).isEmpty();
  }

  @Test
  void nameIsWrittenDownBeforeTheDatabaseExists() {
    try (Breakpoint breakpoint = Breakpoint.atPhase(server, "cloning")) {
      CompletableFuture<BranchJson> created =
          CompletableFuture.supplyAsync(() -> branches.create("announced"));
      breakpoint.awaitHeld();
      assertThat(Databases.staging(server)).isEmpty();
      String operation =
          server.value(Databases.CONTROL, "SELECT operation FROM branch WHERE label = 'announced'");
      assertThat(server.query(Databases.CONTROL, "SELECT name FROM owned_database"))
          .anyMatch(name -> name.endsWith(operation.replace("-", "")));
      breakpoint.release();
      created.join();
    }
  }

  @Test
  void nobodyElseGetsIntoTheControlDatabase() {
    server.execute("postgres", "CREATE ROLE stranger LOGIN");
    assertThat(
            server.value(
                "postgres",
                "SELECT has_database_privilege('stranger', 'truss_control', 'CONNECT')"))
        .isEqualTo("f");
  }
}
