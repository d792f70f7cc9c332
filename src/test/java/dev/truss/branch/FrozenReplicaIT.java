package dev.truss.branch;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Aftermath;
import dev.truss.testsupport.Api;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Breakpoint;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.TrussProcess;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A replica is frozen between two steps, another one takes over what it was doing, and then the
 * first wakes up and goes on where it was: it must notice that this is no longer its business.
 */
class FrozenReplicaIT {
  private static final String ACTIVE = "active";
  private static final String DELETED = "deleted";

  @RegisterExtension
  private static final World world =
      World.create().with("TRUSS_REPLICA_LEASE", "2s").with("TRUSS_BRANCH_HOOKS", "ANALYZE orders");

  private final PostgresServer server = world.server();
  private TrussProcess other;

  @BeforeEach
  void twoReplicas() {
    other = world.replica(2);
  }

  @AfterEach
  void deleteEverything() {
    Aftermath.deleteEverything(world);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cloning", "carrying_over", "hooks", "publishing", ACTIVE})
  void creatorThatWakesUpDoesNoHarm(String phase) {
    freezeAt(phase, "POST", Branches.PATH, "{\"label\":\"slept\"}");
    for (BranchJson branch : world.branches().list("active")) {
      assertThat(Databases.content(server, branch.database()))
          .isEqualTo(Databases.content(server, MAIN));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cloning", "carrying_over", "swapping", "discarding", ACTIVE})
  void resetterThatWakesUpDoesNoHarm(String phase) {
    BranchJson branch = world.branches().create("slept through");
    String database = branch.database();
    server.execute(database, "CREATE TABLE of_old_content AS SELECT 1 AS id");
    Map<String, String> old = Databases.content(server, database);
    freezeAt(phase, "POST", Branches.PATH + "/" + branch.id() + "/reset", "{}");
    assertThat(Databases.content(server, database)).isIn(old, Databases.content(server, MAIN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dropping", DELETED})
  void deleterThatWakesUpDoesNoHarm(String phase) {
    BranchJson branch = world.branches().create("slept away");
    freezeAt(phase, "DELETE", Branches.PATH + "/" + branch.id(), "");
    assertThat(world.branches().get(branch.id()).status()).isIn("active", "deleted");
  }

  @Test
  void creatorThatSleepsThroughItsCloneLeavesNothing() {
    TrussProcess frozen = world.truss();
    try (Breakpoint breakpoint = Breakpoint.atPhase(server, "cloning")) {
      CompletableFuture.runAsync(() -> frozen.api().post(Branches.PATH, "{}"))
          .exceptionally(killed -> null);
      breakpoint.awaitHeld();
      server.execute(MAIN, "BEGIN; CREATE TABLE pending (id int); PREPARE TRANSACTION 'pending'");
    }
    Awaitility.await()
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !Databases.creating(server).isEmpty());
    frozen.stop();
    new Branches(other.api()).awaitSettled();
    server.execute(MAIN, "ROLLBACK PREPARED 'pending'");
    frozen.kill9();
    world.restartTruss();
    Aftermath.awaitOrder(world);
  }

  private void freezeAt(String phase, String method, String path, String body) {
    TrussProcess frozen = world.truss();
    CompletableFuture<Api.Answer> request;
    try (Breakpoint breakpoint = Breakpoint.when(server, Databases.CONTROL, condition(phase))) {
      request =
          CompletableFuture.supplyAsync(() -> frozen.api().send(method, path, body, Map.of()));
      breakpoint.awaitHeld();
      frozen.stop();
    }
    assertThat(server.accepts(MAIN)).isTrue();
    new Branches(other.api()).awaitSettled();
    Map<Long, String> settled = statuses();
    frozen.resume();
    request.join();
    frozen.awaitReady();
    Aftermath.awaitOrder(world);
    assertThat(statuses()).isEqualTo(settled);
  }

  private static String condition(String phase) {
    return switch (phase) {
      case ACTIVE -> "NEW.status = 'active' AND NEW.phase IS NULL";
      case DELETED -> "NEW.status = 'deleted'";
      default -> "NEW.phase = '%s'".formatted(phase);
    };
  }

  /** What each branch is, as the control database has it. */
  private Map<Long, String> statuses() {
    Map<Long, String> statuses = new TreeMap<>();
    new Branches(other.api())
        .list("all")
        .forEach(branch -> statuses.put(branch.id(), branch.status()));
    return statuses;
  }
}
