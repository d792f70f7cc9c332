package dev.truss.dashboard;

import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What every view shows, on a desk and on a phone; and what people do without losing data. */
class DashboardIT {
  static final String RECOVERY = "recovery";
  static final List<String> VIEWS = List.of("views", "safe-migration");

  @RegisterExtension private static final World world = Walks.world();

  private final Walks walks = new Walks(world);

  @Quick
  @Test
  void peopleRecoverADatabase() throws IOException {
    walks.take(List.of(RECOVERY));
  }

  @Test
  void peopleGetTheirWorkDone() throws IOException {
    world.server().execute(MAIN, "CREATE TABLE \"<img src=x onerror=alert(1)>\" (id int)");
    Awaitility.await("there is something to recover from")
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                !world
                    .api()
                    .get("/api/recovery/window")
                    .expect(200)
                    .json()
                    .get("earliest")
                    .isNull());
    HttpServer control = control();
    try {
      Command.run(
          List.of("npx", "--no-install", "playwright", "test"),
          WEBUI,
          Map.of(
              "TRUSS_URL", world.truss().base().toString(),
              "TRUSS_E2E_CONTROL", "http://127.0.0.1:" + control.getAddress().getPort(),
              "TRUSS_E2E_OUTPUT", Path.of("target/dashboard").toAbsolutePath().toString()),
          Duration.ofMinutes(25));
    } finally {
      control.stop(0);
    }
  }

  /**
   * By which a walk kills Truss or stops Postgres, and starts it again. It answers when that is
   * done.
   */
  private static HttpServer control() throws IOException {
    HttpServer control =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    control.createContext("/kill", exchange -> answer(exchange, () -> world.truss().kill9()));
    control.createContext("/start", exchange -> answer(exchange, DashboardIT::startAgain));
    control.createContext(
        "/stop-postgres", exchange -> answer(exchange, () -> world.server().stop()));
    control.createContext(
        "/start-postgres", exchange -> answer(exchange, () -> world.server().restart()));
    control.start();
    return control;
  }

  private static void startAgain() {
    world.startAgain(world.truss());
  }

  /** Without an answer, and so with a failure of the walk, if it fails. */
  private static void answer(HttpExchange exchange, Runnable work) throws IOException {
    try (exchange) {
      work.run();
      exchange.sendResponseHeaders(HttpURLConnection.HTTP_NO_CONTENT, -1);
    }
  }
}
