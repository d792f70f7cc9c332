package dev.truss.cloning;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Shop;
import dev.truss.testsupport.TrussProcess;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The databases that Truss measures with are written down like any other. */
class SpeedProbeIT {

  @Test
  void killedMeasurementLeavesNothing() {
    try (PostgresServer server = PostgresServer.start()) {
      Shop.create(server, MAIN, 10);
      try (TrussProcess truss = TrussProcess.on(server, MAIN).start()) {
        Awaitility.await("it measures")
            .pollInterval(Duration.ofMillis(5))
            .until(() -> !Databases.staging(server).isEmpty());
        truss.kill9();
      }
      try (TrussProcess successor = TrussProcess.on(server, MAIN).start()) {
        Awaitility.await("it has measured")
            .atMost(Duration.ofSeconds(60))
            .until(() -> successor.api().get("/q/metrics").body().contains("truss_copy_speed"));
        Awaitility.await("nothing is left")
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(
                () -> {
                  assertThat(Databases.staging(server)).isEmpty();
                  assertThat(server.query(Databases.CONTROL, "SELECT name FROM owned_database"))
                      .isEmpty();
                });
      }
    }
  }
}
