package dev.truss.control;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Api.Answer;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.Shop;
import dev.truss.testsupport.TrussProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Postgres goes and comes; Truss stays, says so, and goes on by itself. */
class PostgresDownIT {
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

  @Quick
  @Test
  void requestsGet503AndRecoveryNeedsNoRestart() {
    try (TrussProcess truss = TrussProcess.on(server, MAIN).start()) {
      long id = new Branches(truss.api()).create("before").id();
      server.stop();
      try {
        truss.awaitStatus("/q/health/ready", 503);
        truss.api().get("/q/health/live").expect(200);
        assertUnavailable(truss.api().get("/api/branches"));
        assertUnavailable(truss.api().get("/api/branches/" + id));
        assertUnavailable(truss.api().post("/api/branches", "{}"));
        assertUnavailable(truss.api().delete("/api/branches/" + id));
      } finally {
        server.restart();
      }
      truss.awaitReady();
      assertThat(new Branches(truss.api()).get(id).label()).isEqualTo("before");
      new Branches(truss.api()).create("after");
    }
  }

  @Test
  void crashOfPostgresIsSurvivedToo() {
    try (TrussProcess truss = TrussProcess.on(server, MAIN).start()) {
      server.killPostmaster();
      try {
        truss.awaitStatus("/q/health/ready", 503);
        truss.api().get("/q/health/live").expect(200);
      } finally {
        server.restart();
      }
      truss.awaitReady();
      new Branches(truss.api()).create("after the crash");
    }
  }

  @Test
  void trussMayBeFirst() {
    server.stop();
    TrussProcess truss;
    try {
      truss = TrussProcess.on(server, MAIN).startUnready();
      truss.awaitStatus("/q/health/ready", 503);
      assertUnavailable(truss.api().get("/api/branches"));
    } finally {
      server.restart();
    }
    try (truss) {
      truss.awaitReady();
      new Branches(truss.api()).create("late");
    }
  }

  private static void assertUnavailable(Answer answer) {
    answer.expect(503);
    assertThat(answer.code()).isEqualTo("postgres_unavailable");
    assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
    assertThat(answer.body()).doesNotContain("hunter2");
  }
}
