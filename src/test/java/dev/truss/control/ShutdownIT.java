package dev.truss.control;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBackup;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.Shop;
import dev.truss.testsupport.Stopped;
import dev.truss.testsupport.TrussProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whenever Truss is asked to stop, it does, and complains of nothing. */
class ShutdownIT {
  private static PostgresServer server;

  @BeforeAll
  static void startServer() {
    server = PostgresServer.start();
    Shop.create(server, MAIN, 1000);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 500, 700, 900, 1100, 1300, 1500, 1700, 2000, 2400, 2900})
  void whileItStarts(int millis) {
    try (TrussProcess truss = TrussProcess.on(server, MAIN).launch()) {
      elapse(millis);
      Stopped.quietly(truss, 0);
    }
  }

  @Quick
  @ParameterizedTest
  @ValueSource(ints = {0, 330, 660, 990, 1320})
  void whileItIsIdle(int millis) {
    try (TrussProcess truss = TrussProcess.on(server, MAIN).start()) {
      elapse(millis);
      Stopped.quietly(truss);
      assertThat(server.query(Databases.CONTROL, "SELECT host FROM replica"))
          .as("replicas that the others would wait for")
          .isEmpty();
    }
  }

  @Test
  void beforePostgresIsReached() {
    try (TrussProcess truss =
        TrussProcess.on(server, MAIN)
            .with("TRUSS_DATABASE_URL", "postgresql://truss:none@127.0.0.1:1/shop")
            .startUnready()) {
      Stopped.quietly(truss);
    }
  }

  /** The migration comes to its end if it can, and else is rolled back. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whileTheControlDatabaseIsMigrated(boolean canEnd) throws SQLException {
    String control = "control_" + canEnd;
    server.execute("postgres", "CREATE DATABASE " + control);
    TrussProcess.Settings settings =
        TrussProcess.on(server, MAIN).with("TRUSS_CONTROL_URL", server.url(control));
    try (Connection holder = server.connect(control);
        Statement statement = holder.createStatement()) {
      statement.execute(
          """
          CREATE SCHEMA test;
          CREATE FUNCTION test.wait() RETURNS event_trigger LANGUAGE plpgsql AS
            'BEGIN PERFORM pg_advisory_xact_lock_shared(4712); END';
          CREATE EVENT TRIGGER wait ON ddl_command_end WHEN tag IN ('CREATE INDEX')
            EXECUTE FUNCTION test.wait();
          SELECT pg_advisory_lock(4712)""");
      try (TrussProcess truss = settings.startUnready()) {
        awaitWaiting(control);
        int from = truss.log().length();
        truss.askToStop();
        if (canEnd) {
          holder.close();
        }
        truss.awaitEnd();
        Stopped.assertQuiet(truss, from);
      }
    }
    try (TrussProcess again = settings.start()) {
      again.api().get(Branches.PATH).expect(200);
    }
  }

  @Test
  void whilePostgresIsAway() {
    try (PostgresServer other = PostgresServer.start()) {
      Shop.create(other, MAIN, 10);
      try (TrussProcess truss = TrussProcess.on(other, MAIN).start()) {
        other.stop();
        Awaitility.await().until(() -> truss.log().contains("heartbeat waits until Postgres"));
        int from = truss.log().length();
        truss.shutDown();
        Stopped.assertQuietButForDbScheduler(truss, from);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 700})
  void whileJobsRunThatASuccessorDoes(int millis) throws SQLException {
    Shop.makeCopiesSlow(server, MAIN, Duration.ofMinutes(5));
    TrussProcess.Settings settings = TrussProcess.on(server, MAIN);
    TrussProcess stopped = settings.start();
    long branch =
        stopped
            .api()
            .post(Branches.PATH, newBranch().connections("copy"))
            .expect(202)
            .branch()
            .id();
    long backup;
    awaitActive("CREATE INDEX naps%");
    try (Connection holder = server.connect(MAIN);
        Statement statement = holder.createStatement()) {
      statement.execute("BEGIN; LOCK TABLE orders");
      backup = stopped.api().post("/api/backups", newBackup()).expect(202).backup().id();
      awaitWaiting(MAIN);
      elapse(millis);
      Stopped.quietly(stopped);
      assertThat(stopped.programs()).isEmpty();
    }
    Shop.letCopiesBeQuick(server, MAIN);
    try (TrussProcess successor = settings.startAgain(stopped)) {
      new Branches(successor.api()).awaitStatus(branch, "active");
      Awaitility.await("the backup is made")
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  successor
                      .api()
                      .get("/api/backups/" + backup)
                      .backup()
                      .status()
                      .equals("completed"));
    }
  }

  private static void awaitWaiting(String database) {
    await("wait_event_type = 'Lock' AND datname = '%s'".formatted(database));
  }

  private static void awaitActive(String query) {
    await("state = 'active' AND query LIKE '%s'".formatted(query));
  }

  private static void await(String condition) {
    Awaitility.await("a session with " + condition)
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                !server
                    .query("postgres", "SELECT pid FROM pg_stat_activity WHERE " + condition)
                    .isEmpty());
  }

  /** Lets Truss come to another moment; to which one does not matter. */
  private static void elapse(int millis) {
    Awaitility.await().pollDelay(Duration.ofMillis(millis)).until(() -> true);
  }
}
