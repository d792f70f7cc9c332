package dev.truss.branch;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Aftermath;
import dev.truss.testsupport.Api;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Breakpoint;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.Shop;
import dev.truss.testsupport.TrussProcess;
import dev.truss.testsupport.Workload;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Truss, or Postgres, is killed in the middle of a step. A prepared transaction that appears after
 * Truss looked at the source keeps {@code CREATE DATABASE} waiting with the source's door closed
 * for as long as Postgres allows, whichever way the sessions were made to leave.
 */
class CrashDuringStepIT {
  @RegisterExtension
  private static final World world =
      World.create().behindPgBouncer(MAIN).with("TRUSS_REPLICA_LEASE", "2s");

  private final PostgresServer server = world.server();

  @AfterEach
  void everythingIsInOrderAgain() {
    for (String left : server.query("postgres", "SELECT gid FROM pg_prepared_xacts")) {
      server.execute(MAIN, "ROLLBACK PREPARED '" + left + "'");
    }
    server.execute(MAIN, "DROP TABLE IF EXISTS pending");
    Aftermath.deleteEverything(world);
  }

  @Quick
  @ParameterizedTest
  @ValueSource(strings = {"auto", "fail"})
  void quietSourceOpensWhenTrussDies(String connections) {
    closeTheDoor(connections);
    assertThat(server.accepts(MAIN)).isFalse();
    world.truss().kill9();
    assertThat(server.accepts(MAIN)).isTrue();
    openTheDoor();
    assertEverythingGoesOn();
  }

  @ParameterizedTest
  @ValueSource(strings = {"terminate", "drain"})
  void sourceOpensForThoseWhoWereSentAwayWhenTrussDies(String connections) {
    try (Workload clients = Workload.start(4, () -> server.connect(MAIN), Duration.ofMillis(50))) {
      closeTheDoor(connections);
      Awaitility.await("all were sent away").until(() -> clients.ended() >= 4);
      world.truss().kill9();
      assertAllGoOn(clients);
      assertThat(clients.refused()).isEmpty();
    }
    openTheDoor();
    assertEverythingGoesOn();
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "pause"})
  void clientsBehindPgBouncerGoOnWhenTrussDies(String connections) {
    try (Workload clients =
        Workload.start(4, () -> world.bouncer().connect(MAIN), Duration.ofMillis(5))) {
      closeTheDoor(connections);
      assertThat(server.accepts(MAIN)).isFalse();
      world.truss().kill9();
      assertAllGoOn(clients);
      assertThat(clients.failed()).isEmpty();
      assertThat(clients.refused()).isEmpty();
      assertThat(clients.replaced()).isZero();
    }
    openTheDoor();
    assertEverythingGoesOn();
  }

  /** Within a second, and without Truss. */
  private void assertAllGoOn(Workload clients) {
    long before = clients.committed();
    assertThat(server.accepts(MAIN)).isTrue();
    Awaitility.await("clients go on")
        .atMost(Duration.ofSeconds(1))
        .until(() -> clients.committed() > before);
    clients.awaitCommits(20);
  }

  private void assertEverythingGoesOn() {
    world.restartTruss();
    Aftermath.awaitOrder(world);
    world.branches().create(newBranch());
  }

  @Test
  void sourceOpensWhenPostgresDies() {
    closeTheDoor("fail");
    server.killPostmaster();
    server.restart();
    assertThat(server.accepts(MAIN)).isTrue();
    openTheDoor();
    world.truss().awaitReady();
    Aftermath.awaitOrder(world);
    world.branches().create(newBranch());
  }

  @Test
  void cloneThatIsCopyingEndsWithTruss() {
    server.execute(
        MAIN,
        "CREATE TABLE big AS SELECT i, repeat('x', 800) AS filler FROM generate_series(1, 200000) i");
    Awaitility.await().until(() -> Databases.sessionsOn(server, MAIN).isEmpty());
    requestOfTheDoomed("fail");
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> !Databases.creating(server).isEmpty());
    world.truss().kill9();
    Awaitility.await().atMost(Duration.ofSeconds(1)).until(() -> server.accepts(MAIN));
    world.restartTruss();
    Aftermath.awaitOrder(world);
    server.execute(MAIN, "DROP TABLE big");
  }

  @Test
  void copyEndsWithTruss() {
    Shop.makeCopiesSlow(server, MAIN, Duration.ofMinutes(5));
    post("copy").expect(202);
    awaitIndexBuild();
    TrussProcess killed = world.truss();
    killed.kill9();
    assertThat(server.accepts(MAIN)).isTrue();
    Shop.letCopiesBeQuick(server, MAIN);
    world.startReplicaInsteadOf(killed);
    Aftermath.awaitOrder(world);
    Awaitility.await("its programs end")
        .untilAsserted(() -> assertThat(killed.programs()).isEmpty());
    killed.close();
  }

  @Test
  void copyIsBegunAgainAfterAShutdown() {
    Shop.makeCopiesSlow(server, MAIN, Duration.ofMinutes(5));
    long id = post("copy").expect(202).branch().id();
    awaitIndexBuild();
    TrussProcess stopped = world.truss();
    stopped.shutDown();
    assertThat(stopped.programs()).isEmpty();
    Shop.letCopiesBeQuick(server, MAIN);
    world.restartTruss();
    world.branches().awaitStatus(id, "active");
    Aftermath.awaitOrder(world);
  }

  @Test
  void copyEndsWithPostgres() {
    Shop.makeCopiesSlow(server, MAIN, Duration.ofMinutes(5));
    BranchJson branch = post("copy").expect(202).branch();
    awaitIndexBuild();
    server.killPostmaster();
    server.restart();
    Shop.letCopiesBeQuick(server, MAIN);
    world.truss().awaitReady();
    Aftermath.awaitOrder(world);
    assertThat(world.branches().get(branch.id()).status()).isIn("failed", "active");
    Awaitility.await().untilAsserted(() -> assertThat(world.truss().programs()).isEmpty());
  }

  private void closeTheDoor(String connections) {
    try (Breakpoint breakpoint = Breakpoint.atPhase(server, "cloning")) {
      requestOfTheDoomed(connections);
      breakpoint.awaitHeld();
      server.execute(MAIN, "BEGIN; CREATE TABLE pending (id int); PREPARE TRANSACTION 'pending'");
    }
    Awaitility.await()
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !Databases.creating(server).isEmpty());
  }

  private void openTheDoor() {
    server.execute(MAIN, "ROLLBACK PREPARED 'pending'");
  }

  /** A request that gets no answer, since its service is killed meanwhile. */
  private void requestOfTheDoomed(String connections) {
    Api api = world.api();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                post(api, connections);
              } catch (UncheckedIOException killed) {
                assertThat(killed).hasCauseInstanceOf(IOException.class);
              }
            });
  }

  private Api.Answer post(String connections) {
    return post(world.api(), connections);
  }

  private static Api.Answer post(Api api, String connections) {
    return api.post(Branches.PATH, newBranch().connections(connections));
  }

  private void awaitIndexBuild() {
    Awaitility.await()
        .until(
            () ->
                server
                    .value(
                        "postgres",
                        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'CREATE INDEX naps%'")
                    .equals("1"));
  }
}
