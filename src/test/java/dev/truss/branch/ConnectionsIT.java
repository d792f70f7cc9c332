package dev.truss.branch;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Api;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Breakpoint;
import dev.truss.testsupport.Command;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.Ports;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.TrussProcess;
import dev.truss.testsupport.Workload;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.ProblemJson;
import dev.truss.testsupport.answer.SourceJson;
import dev.truss.testsupport.answer.SourceSessionJson;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/**
 * What happens to those who are connected to the source of a branch; {@link PauseIT} has those
 * behind PgBouncer.
 */
class ConnectionsIT {
  @RegisterExtension private static final World world = World.create();

  private final PostgresServer server = world.server();
  private final Branches branches = world.branches();

  @AfterEach
  void sourceIsQuietAndNothingIsLeft() {
    Awaitility.await()
        .untilAsserted(() -> assertThat(Databases.sessionsOn(server, MAIN)).isEmpty());
    assertThat(Databases.staging(server)).isEmpty();
  }

  @Quick
  @Test
  void failListsWhoIsInTheWay() throws SQLException {
    try (Connection user = server.connect(MAIN)) {
      Api.Answer answer = create("fail").expect(409);
      assertThat(answer.code()).isEqualTo("source_busy");
      List<SourceSessionJson> sessions = answer.problem().sessions();
      assertThat(sessions).hasSize(1);
      SourceSessionJson session = sessions.getFirst();
      assertThat(session.pid()).isEqualTo(user.unwrap(PGConnection.class).getBackendPID());
      assertThat(session.user()).isEqualTo(PostgresServer.USER);
      assertThat(session.application()).isEqualTo("truss-test");
      assertThat(session.state()).isEqualTo("idle");
      assertThat(session.ageSeconds()).isNotNegative();
      assertThat(user.isValid(1)).isTrue();
    }
  }

  /** As after {@code psql -f seed.sql && curl …} on a machine under load. */
  @Test
  void failWaitsForWhoeverIsLeaving() throws Exception {
    int leaving;
    try (Connection user = server.connect(MAIN)) {
      leaving = user.unwrap(PGConnection.class).getBackendPID();
      Command.run(List.of("kill", "-STOP", String.valueOf(leaving)));
    }
    CompletableFuture<Api.Answer> created;
    try {
      String before = server.value("postgres", "SELECT clock_timestamp()");
      created = CompletableFuture.supplyAsync(() -> create("fail"));
      Awaitility.await("Truss has seen it")
          .pollInterval(Duration.ofMillis(20))
          .until(() -> !looksSince(before).isEmpty());
    } finally {
      Command.run(List.of("kill", "-CONT", String.valueOf(leaving)));
    }
    created.get(30, TimeUnit.SECONDS).expect(201);
  }

  @Test
  void sourceIsShownBeforeAnythingIsDone() throws SQLException {
    assertThat(world.api().get("/api/branches/source").expect(200).as(SourceJson.class).auto())
        .isEqualTo("clone");
    try (Connection user = server.connect(MAIN)) {
      SourceJson source = world.api().get("/api/branches/source").expect(200).as(SourceJson.class);
      assertThat(source.database()).isEqualTo(MAIN);
      assertThat(source.sizeBytes()).isPositive();
      assertThat(source.auto()).isEqualTo("copy");
      assertThat(source.sessions()).hasSize(1);
      assertThat(source.sessions().get(0).pid())
          .isEqualTo(user.unwrap(PGConnection.class).getBackendPID());
    }
    BranchJson branch = branches.create("looked at");
    String ofBranch = "/api/branches/source?parent=" + branch.id();
    assertThat(world.api().get(ofBranch).expect(200).as(SourceJson.class).database())
        .isEqualTo(branch.database());
    branches.delete(branch.id());
    assertThat(world.api().get(ofBranch).expect(409).code()).isEqualTo("branch_deleted");
    assertThat(world.api().get("/api/branches/source?parent=999999").expect(404).code())
        .isEqualTo("parent_not_found");
  }

  @Test
  void failClonesWhenNobodyIsThere() {
    assertThat(create("fail").expect(201).branch().strategy()).isIn("wal_log", "file_copy");
  }

  @Test
  void autoClonesWhenNobodyIsThere() {
    BranchJson branch = create("auto").expect(201).branch();
    assertThat(branch.strategy()).isIn("wal_log", "file_copy");
    assertThat(branch.heldMs()).isPositive();
  }

  @Quick
  @ParameterizedTest
  @ValueSource(strings = {"auto", "copy"})
  void nobodyIsDisturbedByACopy(String connections) throws SQLException {
    try (Connection user = server.connect(MAIN);
        Statement statement = user.createStatement()) {
      user.setAutoCommit(false);
      statement.execute("INSERT INTO workload (at) VALUES (now())");
      BranchJson branch = branches.create(newBranch().connections(connections));
      assertThat(branch.strategy()).isEqualTo("copy");
      user.rollback();
      assertThat(Databases.content(server, branch.database()))
          .isEqualTo(Databases.content(server, MAIN));
      assertThat(user.isValid(1)).isTrue();
    }
  }

  @Test
  void copyIsOneSnapshot() {
    server.execute(
        MAIN,
        "CREATE TABLE pairs (id int PRIMARY KEY, value int); INSERT INTO pairs VALUES (1, 0), (2, 0)");
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 1; i < 500; i++) {
                server.execute(MAIN, "UPDATE pairs SET value = value + 1");
              }
            });
    String database = branches.create(newBranch().connections("copy")).database();
    assertThat(server.value(database, "SELECT count(DISTINCT value) FROM pairs")).isEqualTo("1");
    writer.join();
    server.execute(MAIN, "DROP TABLE pairs");
  }

  @Quick
  @Test
  void terminateEndsSessionsAndRefusesNobody() {
    try (Workload clients = Workload.start(8, () -> server.connect(MAIN), Duration.ZERO)) {
      for (int i = 0; i < 5; i++) {
        assertThat(create("terminate").expect(201).branch().strategy()).isNotEqualTo("copy");
        clients.awaitCommits(50);
      }
      assertThat(clients.refused()).isEmpty();
      assertThat(clients.ended()).isGreaterThanOrEqualTo(8);
    }
  }

  @Test
  void drainEndsNoTransactionOfClientsThatPause() {
    try (Workload clients = Workload.start(8, () -> server.connect(MAIN), Duration.ofMillis(50))) {
      for (int i = 0; i < 5; i++) {
        assertThat(create("drain").expect(201).branch().strategy()).isNotEqualTo("copy");
        clients.awaitCommits(50);
      }
      assertThat(clients.refused()).isEmpty();
      assertThat(clients.failed()).isEmpty();
      assertThat(clients.replaced()).isGreaterThanOrEqualTo(8);
    }
  }

  @Test
  void drainEndsNoTransactionOfClientsThatNeverPause() {
    try (Workload clients = Workload.start(8, () -> server.connect(MAIN), Duration.ZERO)) {
      Api.Answer answer = create("drain");
      assertThat(answer.status()).isIn(201, 409);
      clients.awaitCommits(50);
      assertThat(clients.refused()).isEmpty();
      assertThat(clients.failed()).isEmpty();
    }
  }

  @Test
  void drainGivesUpOnATransactionThatDoesNotEnd() throws SQLException {
    try (Connection user = server.connect(MAIN);
        Statement statement = user.createStatement()) {
      user.setAutoCommit(false);
      statement.execute("INSERT INTO workload (at) VALUES (now())");
      List<String> before = Databases.names(server);
      Api.Answer answer = create("drain").expect(409);
      assertThat(answer.code()).isEqualTo("source_busy");
      assertThat(answer.problem().sessions()).hasSize(1);
      user.commit();
      assertThat(Databases.names(server)).isEqualTo(before);
    }
  }

  @Test
  void drainWaitsForAShortTransaction() throws Exception {
    try (Connection user = server.connect(MAIN);
        Statement statement = user.createStatement()) {
      CompletableFuture<Void> working =
          CompletableFuture.runAsync(
              () -> {
                try {
                  statement.execute("INSERT INTO workload SELECT 1000000, now() FROM pg_sleep(1)");
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      Awaitility.await().until(() -> server.value("postgres", ACTIVE_ON_MAIN).equals("1"));
      create("drain").expect(201);
      working.join();
    }
  }

  @Test
  void pauseNeedsPgBouncer() {
    assertThat(create("pause").expect(409).code()).isEqualTo("pause_unavailable");
  }

  @Test
  void sourceThatAJobReadsIsLeftToIt() throws SQLException {
    try (Connection user = server.connect(MAIN);
        Statement statement = user.createStatement()) {
      user.setAutoCommit(false);
      statement.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
      BranchJson copy = create("copy").expect(202).branch();
      Awaitility.await().until(() -> server.value("postgres", WAITING_DUMPS).equals("1"));
      for (String connections : List.of("terminate", "drain", "fail")) {
        assertThat(create(connections).expect(409).code()).isEqualTo("source_in_use_by_job");
      }
      user.commit();
      branches.awaitStatus(copy.id(), "active");
    }
  }

  /** Who may connect to main as nobody was ever granted anything may connect to a copy. */
  @ParameterizedTest
  @ValueSource(strings = {"fail", "copy"})
  void everybodyMayConnectToABranchAsToMain(String connections) throws SQLException {
    assertThat(server.query("postgres", "SELECT datacl FROM pg_database WHERE datname = 'shop'"))
        .containsExactly("null");
    server.execute(
        "postgres",
        "DROP ROLE IF EXISTS visitor; CREATE ROLE visitor LOGIN PASSWORD '%s'"
            .formatted(PostgresServer.PASSWORD));
    BranchJson branch = branches.create(newBranch().connections(connections));
    try (Connection visitor =
        server.connect(branch.database(), "visitor", PostgresServer.PASSWORD)) {
      assertThat(visitor.isValid(5)).isTrue();
    }
  }

  /** As programs do that go through all databases, such as exporters of metrics. */
  @Test
  void whoIsOnAnUnfinishedCopyDoesNotKeepItFromBeingFinished() throws SQLException {
    try (Breakpoint breakpoint = Breakpoint.atPhase(server, "publishing")) {
      CompletableFuture<BranchJson> created =
          CompletableFuture.supplyAsync(() -> branches.create(newBranch().connections("copy")));
      breakpoint.awaitHeld();
      try (Connection exporter = server.connect(Databases.staging(server).getFirst())) {
        breakpoint.release();
        assertThat(created.join().status()).isEqualTo("active");
        assertThat(exporter.isValid(5)).isFalse();
      }
    }
  }

  @Test
  void autoCopiesWhenPgBouncerDoesNotAnswer() throws SQLException {
    String nobody = "postgresql://nobody:secret@127.0.0.1:" + Ports.free() + "/pgbouncer";
    try (TrussProcess truss = world.settings().with("TRUSS_PGBOUNCER_URL", nobody).start();
        Connection user = server.connect(MAIN)) {
      BranchJson branch = new Branches(truss.api()).create(newBranch().connections("auto"));
      assertThat(branch.strategy()).isEqualTo("copy");
      assertThat(truss.api().get("/api/branches/source").expect(200).as(SourceJson.class).auto())
          .isEqualTo("copy");
      assertThat(user.isValid(5)).isTrue();
    }
  }

  /** As after an update of the operating system. */
  @Test
  void cloneThatPostgresRefusesIsRefusedWithItsReasonOrCopied() {
    server.execute(
        "postgres", "UPDATE pg_database SET datcollversion = '0' WHERE datname = 'shop'");
    try {
      ProblemJson refused = create("fail").expect(409).problem();
      assertThat(refused.code()).isEqualTo("clone_refused");
      assertThat(refused.detail()).contains("collation version");
      assertThat(branches.create(newBranch().connections("auto")).strategy()).isEqualTo("copy");
    } finally {
      server.execute(
          "postgres", "UPDATE pg_database SET datcollversion = NULL WHERE datname = 'shop'");
    }
  }

  @Test
  void holdPastTheBoundIsRefused() {
    Api.Answer answer =
        world
            .api()
            .post(Branches.PATH, newBranch().connections("fail").maxHold(Duration.ofMillis(1)))
            .expect(409);
    assertThat(answer.code()).isEqualTo("hold_too_long");
    assertThat(answer.problem().maxHoldMs()).isEqualTo(1);
    assertThat(answer.problem().estimatedHoldMs()).isGreaterThan(1);
  }

  @Test
  void autoCopiesWhenTheHoldWouldBeTooLong() {
    BranchJson branch =
        branches.create(newBranch().connections("auto").maxHold(Duration.ofMillis(1)));
    assertThat(branch.strategy()).isEqualTo("copy");
  }

  @Test
  void autoCopiesWhenSomebodyConnectsAfterTheLook() throws SQLException {
    CompletableFuture<BranchJson> created;
    try (Breakpoint breakpoint = Breakpoint.atPhase(server, "cloning")) {
      created =
          CompletableFuture.supplyAsync(() -> branches.create(newBranch().connections("auto")));
      breakpoint.awaitHeld();
      try (Connection user = server.connect(MAIN)) {
        breakpoint.release();
        assertThat(created.join().strategy()).isEqualTo("copy");
        assertThat(user.isValid(1)).isTrue();
      }
    }
  }

  @Test
  void failRefusesWhenSomebodyConnectsAfterTheLook() throws SQLException {
    try (Breakpoint breakpoint = Breakpoint.atPhase(server, "cloning")) {
      CompletableFuture<Api.Answer> created = CompletableFuture.supplyAsync(() -> create("fail"));
      breakpoint.awaitHeld();
      try (Connection user = server.connect(MAIN)) {
        breakpoint.release();
        assertThat(created.join().expect(409).code()).isEqualTo("source_busy");
        assertThat(user.isValid(1)).isTrue();
      }
    }
  }

  private List<String> looksSince(String moment) {
    return server.query(
        "postgres",
        """
        SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query_start > '%s'
          AND query LIKE '%%pg_database_size(d.oid)%%'"""
            .formatted(moment));
  }

  private Api.Answer create(String connections) {
    return world.api().post(Branches.PATH, newBranch().connections(connections));
  }

  private static final String ACTIVE_ON_MAIN =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = 'shop' AND state = 'active'";

  private static final String WAITING_DUMPS =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = 'shop' AND application_name LIKE 'truss/%' AND wait_event_type = 'Lock'
      """;
}
