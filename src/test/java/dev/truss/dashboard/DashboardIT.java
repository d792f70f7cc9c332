package dev.truss.dashboard;

import static dev.truss.testsupport.World.MAIN;

import dev.truss.testsupport.Command;
import dev.truss.testsupport.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The dashboard in a real browser, as a person uses it: what {@code src/main/webui/e2e} says, by
 * Playwright. Screenshots of each view are in {@code target/dashboard}.
 */
class DashboardIT {
  private static final Path WEBUI = Path.of("src/main/webui");

  @RegisterExtension
  private static final World world =
      World.archiving()
          .withWorkbench()
          .with("TRUSS_MIGRATIONS_DIR", migrations().toString())
          .with("TRUSS_CONNECTION_USER", "app")
          .with("TRUSS_CONNECTION_PASSWORD", "open-sesame")
          .with("TRUSS_QUOTA_PLAN", "team")
          .with("TRUSS_QUOTA_PLANS_TEAM_MAX_BRANCHES", "12")
          .with("TRUSS_QUOTA_PLANS_TEAM_MAX_BACKUPS", "12");

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

  @Test
  void peopleGetTheirWorkDone() {
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
    Command.run(
        List.of("npx", "--no-install", "playwright", "test"),
        WEBUI,
        Map.of(
            "TRUSS_URL", world.truss().base().toString(),
            "TRUSS_E2E_OUTPUT", Path.of("target/dashboard").toAbsolutePath().toString()),
        Duration.ofMinutes(15));
  }
}
