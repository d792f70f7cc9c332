package dev.truss.branch;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
      JsonNode sessions = answer.json().get("sessions");
      assertThat(sessions).hasSize(1);
      JsonNode session = sessions.get(0);
      assertThat(session.get("pid").asInt())
          .isEqualTo(user.unwrap(PGConnection.class).getBackendPID());
      assertThat(session.get("user").textValue()).isEqualTo(PostgresServer.USER);
      assertThat(session.get("application").textValue()).isEqualTo("truss-test");
      assertThat(session.get("state").textValue()).isEqualTo("idle");
      assertThat(session.get("age_seconds").isNumber()).isTrue();
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
    assertThat(world.api().get("/api/branches/source").expect(200).json().get("auto").textValue())
        .isEqualTo("clone");
    try (Connection user = server.connect(MAIN)) {
      JsonNode source = world.api().get("/api/branches/source").expect(200).json();
      assertThat(source.get("database").textValue()).isEqualTo(MAIN);
      assertThat(source.get("size_bytes").asLong()).isPositive();
      assertThat(source.get("auto").textValue()).isEqualTo("copy");
      assertThat(source.get("sessions")).hasSize(1);
      assertThat(source.get("sessions").get(0).get("pid").asInt())
          .isEqualTo(user.unwrap(PGConnection.class).getBackendPID());
    }
    JsonNode branch = branches.create("looked at");
    String ofBranch = "/api/branches/source?parent=" + branch.get("id").asLong();
    assertThat(world.api().get(ofBranch).expect(200).json().get("database"))
        .isEqualTo(branch.get("branch_db"));
    branches.delete(branch.get("id").asLong());
    assertThat(world.api().get(ofBranch).expect(409).code()).isEqualTo("branch_deleted");
    assertThat(world.api().get("/api/branches/source?parent=999999").expect(404).code())
        .isEqualTo("parent_not_found");
  }

  @Test
  void failClonesWhenNobodyIsThere() {
    assertThat(create("fail").expect(201).json().get("strategy").textValue())
        .isIn("wal_log", "file_copy");
  }

  @Test
  void autoClonesWhenNobodyIsThere() {
    JsonNode branch = create("auto").expect(201).json();
    assertThat(branch.get("strategy").textValue()).isIn("wal_log", "file_copy");
    assertThat(branch.get("held_ms").asLong()).isPositive();
  }

  @Quick
  @ParameterizedTest
  @ValueSource(strings = {"auto", "copy"})
  void nobodyIsDisturbedByACopy(String connections) throws SQLException {
    try (Connection user = server.connect(MAIN);
        Statement statement = user.createStatement()) {
      user.setAutoCommit(false);
      statement.execute("INSERT INTO workload (at) VALUES (now())");
      JsonNode branch = branches.createWith("{\"connections\":\"%s\"}".formatted(connections));
      assertThat(branch.get("strategy").textValue()).isEqualTo("copy");
      user.rollback();
      assertThat(Databases.content(server, branch.get("branch_db").textValue()))
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
    String database =
        branches.createWith("{\"connections\":\"copy\"}").get("branch_db").textValue();
    assertThat(server.value(database, "SELECT count(DISTINCT value) FROM pairs")).isEqualTo("1");
    writer.join();
    server.execute(MAIN, "DROP TABLE pairs");
  }

  @Quick
  @Test
  void terminateEndsSessionsAndRefusesNobody() {
    try (Workload clients = Workload.start(8, () -> server.connect(MAIN), Duration.ZERO)) {
      for (int i = 0; i < 5; i++) {
        assertThat(create("terminate").expect(201).json().get("strategy").textValue())
            .isNotEqualTo("copy");
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
        assertThat(create("drain").expect(201).json().get("strategy").textValue())
            .isNotEqualTo("copy");
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
      assertThat(answer.json().get("sessions")).hasSize(1);
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
      JsonNode copy = create("copy").expect(202).json();
      Awaitility.await().until(() -> server.value("postgres", WAITING_DUMPS).equals("1"));
      for (String connections : List.of("terminate", "drain", "fail")) {
        assertThat(create(connections).expect(409).code()).isEqualTo("source_in_use_by_job");
      }
      user.commit();
      branches.awaitStatus(copy.get("id").asLong(), "active");
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
    JsonNode branch = branches.createWith("{\"connections\":\"%s\"}".formatted(connections));
    try (Connection visitor =
        server.connect(branch.get("branch_db").textValue(), "visitor", PostgresServer.PASSWORD)) {
      assertThat(visitor.isValid(5)).isTrue();
    }
  }

  /** As programs do that go through all databases, such as exporters of metrics. */
  @Test
  void whoIsOnAnUnfinishedCopyDoesNotKeepItFromBeingFinished() throws SQLException {
    try (Breakpoint breakpoint = Breakpoint.atPhase(server, "publishing")) {
      CompletableFuture<JsonNode> created =
          CompletableFuture.supplyAsync(() -> branches.createWith("{\"connections\":\"copy\"}"));
      breakpoint.awaitHeld();
      try (Connection exporter = server.connect(Databases.staging(server).getFirst())) {
        breakpoint.release();
        assertThat(created.join().get("status").textValue()).isEqualTo("active");
        assertThat(exporter.isValid(5)).isFalse();
      }
    }
  }

  @Test
  void autoCopiesWhenPgBouncerDoesNotAnswer() throws SQLException {
    String nobody = "postgresql://nobody:secret@127.0.0.1:" + Ports.free() + "/pgbouncer";
    try (TrussProcess truss = world.settings().with("TRUSS_PGBOUNCER_URL", nobody).start();
        Connection user = server.connect(MAIN)) {
      JsonNode branch = new Branches(truss.api()).createWith("{\"connections\":\"auto\"}");
      assertThat(branch.get("strategy").textValue()).isEqualTo("copy");
      assertThat(truss.api().get("/api/branches/source").expect(200).json().get("auto").textValue())
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
      JsonNode refused = create("fail").expect(409).json();
      assertThat(refused.get("code").textValue()).isEqualTo("clone_refused");
      assertThat(refused.get("detail").textValue()).contains("collation version");
      assertThat(branches.createWith("{\"connections\":\"auto\"}").get("strategy").textValue())
          .isEqualTo("copy");
    } finally {
      server.execute(
          "postgres", "UPDATE pg_database SET datcollversion = NULL WHERE datname = 'shop'");
    }
  }

  @Test
  void holdPastTheBoundIsRefused() {
    Api.Answer answer =
        world.api().post(Branches.PATH, "{\"connections\":\"fail\",\"maxHold\":0.001}").expect(409);
    assertThat(answer.code()).isEqualTo("hold_too_long");
    assertThat(answer.json().get("max_hold_ms").asLong()).isEqualTo(1);
    assertThat(answer.json().get("estimated_hold_ms").asLong()).isGreaterThan(1);
  }

  @Test
  void autoCopiesWhenTheHoldWouldBeTooLong() {
    JsonNode branch = branches.createWith("{\"connections\":\"auto\",\"maxHold\":0.001}");
    assertThat(branch.get("strategy").textValue()).isEqualTo("copy");
  }

  @Test
  void autoCopiesWhenSomebodyConnectsAfterTheLook() throws SQLException {
    CompletableFuture<JsonNode> created;
    try (Breakpoint breakpoint = Breakpoint.atPhase(server, "cloning")) {
      created =
          CompletableFuture.supplyAsync(() -> branches.createWith("{\"connections\":\"auto\"}"));
      breakpoint.awaitHeld();
      try (Connection user = server.connect(MAIN)) {
        breakpoint.release();
        assertThat(created.join().get("strategy").textValue()).isEqualTo("copy");
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
    return world.api().post(Branches.PATH, "{\"connections\":\"%s\"}".formatted(connections));
  }

  private static final String ACTIVE_ON_MAIN =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = 'shop' AND state = 'active'";

  private static final String WAITING_DUMPS =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = 'shop' AND application_name LIKE 'truss/%' AND wait_event_type = 'Lock'
      """;
}
