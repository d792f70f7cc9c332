package dev.truss.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.TrussProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ListenCheckIT {
  private static PostgresServer server;

  @BeforeAll
  static void start() {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Quick
  @Test
  void trussDoesNotOpenItselfToStrangers() {
    String printed =
        TrussProcess.on(server, "postgres").with("QUARKUS_HTTP_HOST", "0.0.0.0").startInVain();
    assertThat(printed)
        .contains("quarkus.http.host is 0.0.0.0")
        .contains("truss.auth.allow-anonymous=true")
        .doesNotContain("Listening on")
        .doesNotContain("\tat ");
  }

  @Test
  void itDoesWhenTold() {
    try (TrussProcess truss =
        TrussProcess.on(server, "postgres")
            .with("QUARKUS_HTTP_HOST", "0.0.0.0")
            .with("TRUSS_AUTH_ALLOW_ANONYMOUS", "true")
            .startUnready()) {
      assertThat(truss.log()).contains("Listening on");
    }
  }

  @Test
  void aModeThatIsNotThereYetStopsTheStart() {
    String printed =
        TrussProcess.on(server, "postgres").with("TRUSS_AUTH_MODE", "token").startInVain();
    assertThat(printed).contains("truss.auth.mode is token").doesNotContain("Listening on");
  }

  @Test
  void anOriginThatIsNoneStopsTheStart() {
    String printed = TrussProcess.on(server, "postgres").with("TRUSS_HTTP_CORS", "*").startInVain();
    assertThat(printed).contains("truss.http.cors holds *").doesNotContain("Listening on");
  }

  /** Else it would stay up, unready, and take jobs that it cannot do. */
  @Test
  void passwordFileThatIsMissingStopsTheStart() {
    String printed =
        TrussProcess.on(server, "postgres")
            .with("TRUSS_WORKBENCH_MAIN_URL", "postgresql://reader@127.0.0.1:1/shop")
            .with("TRUSS_WORKBENCH_MAIN_PASSWORD_FILE", "/nowhere/password")
            .startInVain();
    assertThat(printed)
        .contains("truss.workbench.main-password-file", "/nowhere/password")
        .doesNotContain("\tat ");
  }
}
