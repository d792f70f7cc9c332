package dev.truss.control;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Api;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Shop;
import dev.truss.testsupport.Stopped;
import dev.truss.testsupport.TrussProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Truss answers the requests under way before it stops, and readiness keeps new ones away. */
class ShutdownOfRequestsIT {
  private static PostgresServer server;

  @BeforeAll
  static void startServer() {
    server = PostgresServer.start();
    Shop.create(server, MAIN, 100);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void requestUnderWayIsAnswered() throws Exception {
    try (TrussProcess truss = TrussProcess.on(server, MAIN).start();
        Connection holder = lockBranches()) {
      FutureTask<Api.Answer> request = ask(truss, Branches.PATH);
      int from = truss.log().length();
      truss.askToStop();
      Awaitility.await().until(() -> truss.log().contains("Waiting for HTTP requests"));
      assertThat(truss.api().post(Branches.PATH, newBranch("too late")).expect(503).code())
          .isEqualTo("stopping");
      holder.close();
      assertThat(
              server.value(
                  "postgres", "SELECT count(*) FROM pg_database WHERE datname ~ 'too_late'"))
          .isEqualTo("0");
      assertThat(request.get().expect(200).json().has("branches")).isTrue();
      truss.awaitEnd();
      Stopped.assertQuiet(truss, from);
    }
  }

  @Test
  void requestsAreServedWhileReadinessTellsThatItStops() {
    try (TrussProcess truss =
        TrussProcess.on(server, MAIN).with("QUARKUS_SHUTDOWN_DELAY", "10s").start()) {
      int from = truss.log().length();
      truss.askToStop();
      truss.awaitStatus("/q/health/ready", 503);
      Api.Answer answer = truss.api().get(Branches.PATH).expect(200);
      assertThat(answer.header("Connection")).isEqualTo("close");
      truss.api().post(Branches.PATH, newBranch("late")).expect(201);
      truss.api().get("/q/health/live").expect(200);
      truss.awaitEnd();
      Stopped.assertQuiet(truss, from);
    }
  }

  @Test
  void streamOfEventsEnds() throws IOException, InterruptedException {
    try (TrussProcess truss = TrussProcess.on(server, MAIN).start();
        HttpClient client = HttpClient.newHttpClient();
        InputStream events =
            client
                .send(
                    HttpRequest.newBuilder(truss.base().resolve("/api/events")).build(),
                    BodyHandlers.ofInputStream())
                .body()) {
      assertThat(events.read()).as("the beginning of an event").isPositive();
      Stopped.quietly(truss);
      assertThat(new String(events.readAllBytes(), StandardCharsets.UTF_8)).isNotEmpty();
    }
  }

  @Test
  void requestThatTakesTooLongIsCutOff() throws Exception {
    try (TrussProcess truss =
            TrussProcess.on(server, MAIN).with("QUARKUS_SHUTDOWN_TIMEOUT", "1s").start();
        Connection holder = lockBranches()) {
      FutureTask<Api.Answer> request = ask(truss, Branches.PATH);
      int from = truss.log().length();
      truss.shutDown();
      assertThat(request).failsWithin(Duration.ofSeconds(10));
      Stopped.assertQuietButForTheTimeout(truss, from);
    }
  }

  /** Until it is closed, no request reads the branches. */
  private static Connection lockBranches() throws SQLException {
    Connection holder = server.connect(Databases.CONTROL);
    try (Statement statement = holder.createStatement()) {
      statement.execute("BEGIN; LOCK TABLE branch");
    }
    return holder;
  }

  /** Asks for something that has to wait for a lock, and waits until it does. */
  private static FutureTask<Api.Answer> ask(TrussProcess truss, String path) {
    FutureTask<Api.Answer> request = new FutureTask<>(() -> truss.api().get(path));
    Thread.ofVirtual().start(request);
    Awaitility.await("the request waits")
        .until(
            () ->
                !server
                    .query(
                        "postgres",
                        "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%ORDER BY%'")
                    .isEmpty());
    return request;
  }
}
