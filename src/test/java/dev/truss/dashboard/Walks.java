package dev.truss.dashboard;

import static dev.truss.testsupport.World.MAIN;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.truss.testsupport.Command;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.WindowJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * Walks through the dashboard in a real browser, as a person uses it: the files in {@code
 * src/main/webui/e2e}, by Playwright. Screenshots of each view are in {@code target/dashboard}.
 */
final class Walks {
  static final Path FILES = Path.of("src/main/webui/e2e");

  private final World world;

  Walks(World world) {
    this.world = world;
  }

  /** A server and a Truss that the walks suit. */
  static World world() {
    return World.archiving()
        .withWorkbench()
        .with("TRUSS_MIGRATIONS_DIR", migrations().toString())
        .with("TRUSS_CONNECTION_USER", "app")
        .with("TRUSS_CONNECTION_PASSWORD", "open-sesame")
        .with("TRUSS_QUOTA_PLAN", "team")
        .with("TRUSS_QUOTA_PLANS_TEAM_MAX_BRANCHES", "12")
        .with("TRUSS_QUOTA_PLANS_TEAM_MAX_BACKUPS", "12");
  }

  private static Path migrations() {
    try {
      Path folder = Files.createTempDirectory("truss-test-migrations-");
      Files.writeString(
          folder.resolve("V1__gifts.sql"), "ALTER TABLE orders ADD COLUMN gift boolean;\n");
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has Playwright take the walks in these files, named without their ending. */
  void take(List<String> walks) throws IOException {
    world
        .server()
        .execute(MAIN, "CREATE TABLE IF NOT EXISTS \"<img src=x onerror=alert(1)>\" (id int)");
    Awaitility.await("there is something to recover from")
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                world.api().get("/api/recovery/window").expect(200).as(WindowJson.class).earliest()
                    != null);
    List<String> command = new ArrayList<>(List.of("npx", "--no-install", "playwright", "test"));
    walks.forEach(walk -> command.add(walk + ".spec.ts"));
    HttpServer control = control();
    try {
      Command.run(
          command,
          FILES.getParent(),
          Map.of(
              "TRUSS_URL", world.truss().base().toString(),
              "TRUSS_E2E_CONTROL", "http://127.0.0.1:" + control.getAddress().getPort(),
              "TRUSS_E2E_OUTPUT",
                  Path.of("target/dashboard", walks.getFirst()).toAbsolutePath().toString()),
          Duration.ofMinutes(25));
    } finally {
      control.stop(0);
    }
  }

  /**
   * By which a walk kills Truss or stops Postgres, and starts it again. It answers when that is
   * done.
   */
  private HttpServer control() throws IOException {
    HttpServer control =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    control.createContext("/kill", exchange -> answer(exchange, () -> world.truss().kill9()));
    control.createContext("/start", exchange -> answer(exchange, this::startAgain));
    control.createContext(
        "/stop-postgres", exchange -> answer(exchange, () -> world.server().stop()));
    control.createContext(
        "/start-postgres", exchange -> answer(exchange, () -> world.server().restart()));
    control.start();
    return control;
  }

  private void startAgain() {
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
