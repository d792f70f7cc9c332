package dev.truss.branch;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Aftermath;
import dev.truss.testsupport.Api;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Breakpoint;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Truss is killed at each statement with which it writes down its next step, once so that the
 * statement is still committed and once so that it never is. Whatever step that was: the source is
 * reachable, and after a start everything is either as if the request had never been made or as if
 * it had succeeded.
 */
class CrashBetweenStepsIT {
  private static final String FINISHED = "its end";

  @RegisterExtension
  private static final World world =
      World.create().with("TRUSS_REPLICA_LEASE", "2s").with("TRUSS_BRANCH_HOOKS", "ANALYZE orders");

  private final PostgresServer server = world.server();

  enum Fate {
    COMMITTED,
    NEVER_COMMITTED
  }

  static Stream<Arguments> creation() {
    return twice("reserved", "cloning", "carrying_over", "hooks", "publishing", FINISHED);
  }

  static Stream<Arguments> copying() {
    return twice("copying", "analyzing", "publishing");
  }

  static Stream<Arguments> reset() {
    return twice(
        "reserved", "cloning", "carrying_over", "hooks", "swapping", "discarding", FINISHED);
  }

  static Stream<Arguments> deletion() {
    return twice("dropping", FINISHED);
  }

  private static Stream<Arguments> twice(String... phases) {
    return Stream.of(phases)
        .flatMap(phase -> Stream.of(Fate.values()).map(fate -> Arguments.of(phase, fate)));
  }

  @AfterEach
  void whatIsLeftCanBeDeleted() {
    Aftermath.deleteEverything(world);
  }

  @ParameterizedTest(name = "killed at {0}, {1}")
  @MethodSource("creation")
  void creationIsWholeOrNothing(String phase, Fate fate) {
    crash(phase, "active", fate, "POST", Branches.PATH, "{\"label\":\"victim\"}");
    for (BranchJson branch : world.branches().list("active")) {
      assertIsCopyOfMain(branch.database());
    }
  }

  @ParameterizedTest(name = "killed at {0}, {1}")
  @MethodSource("copying")
  void copyIsWholeOrNothing(String phase, Fate fate) {
    crash(phase, "active", fate, "POST", Branches.PATH, "{\"connections\":\"copy\"}");
    for (BranchJson branch : world.branches().list("active")) {
      assertIsCopyOfMain(branch.database());
    }
  }

  @ParameterizedTest(name = "killed at {0}, {1}")
  @MethodSource("reset")
  void resetBranchHasOldOrNewContent(String phase, Fate fate) {
    BranchJson branch = world.branches().create("to reset");
    String database = branch.database();
    server.execute(database, "CREATE TABLE of_old_content AS SELECT 1 AS id");
    Map<String, String> old = Databases.content(server, database);
    crash(phase, "active", fate, "POST", Branches.PATH + "/" + branch.id() + "/reset", "{}");
    assertThat(world.branches().get(branch.id()).status()).isEqualTo("active");
    assertThat(Databases.content(server, database)).isIn(old, Databases.content(server, MAIN));
  }

  @ParameterizedTest(name = "killed at {0}, {1}")
  @MethodSource("deletion")
  void deletionIsFinishedOrNeverHappened(String phase, Fate fate) {
    BranchJson branch = world.branches().create("to delete");
    crash(phase, "deleted", fate, "DELETE", Branches.PATH + "/" + branch.id(), "");
    assertThat(world.branches().get(branch.id()).status()).isIn("active", "deleted");
  }

  private void crash(
      String phase, String finalStatus, Fate fate, String method, String path, String body) {
    String condition =
        phase.equals(FINISHED)
            ? "NEW.status = '%s' AND NEW.phase IS NULL".formatted(finalStatus)
            : "NEW.phase = '%s'".formatted(phase);
    try (Breakpoint breakpoint = Breakpoint.when(server, Databases.CONTROL, condition)) {
      Api api = world.api();
      CompletableFuture<Void> request =
          CompletableFuture.runAsync(() -> api.send(method, path, body, Map.of()))
              .exceptionally(killed -> null);
      breakpoint.awaitHeld();
      world.truss().kill9();
      assertThat(server.accepts(MAIN)).isTrue();
      if (fate == Fate.NEVER_COMMITTED) {
        breakpoint.terminate();
      }
      breakpoint.release();
      request.join();
    }
    world.restartTruss();
    Aftermath.awaitOrder(world);
    assertThat(server.accepts(MAIN)).isTrue();
  }

  private void assertIsCopyOfMain(String database) {
    assertThat(Databases.content(server, database)).isEqualTo(Databases.content(server, MAIN));
  }
}
