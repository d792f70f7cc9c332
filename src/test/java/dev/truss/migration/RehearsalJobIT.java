package dev.truss.migration;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.Aftermath;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A rehearsal that no request waits for: its progress, its result, and its end on demand. */
class RehearsalJobIT {
  private static final String PATH = "/api/migrations/rehearsals";
  private static final Path FOLDER = Migrating.folder();

  @RegisterExtension
  private static final World world = World.create().with("TRUSS_MIGRATIONS_DIR", FOLDER.toString());

  private final PostgresServer server = world.server();
  private final Migrating migrating = new Migrating(world, FOLDER);

  @AfterEach
  void nothingIsLeft() {
    Aftermath.awaitOrder(world);
    Aftermath.deleteEverything(world);
  }

  @Quick
  @Test
  void resultIsKeptForThoseWhoComeLater() {
    JsonNode branch = world.branches().create("rehearsed");
    migrating.files("V1__column.sql", "ALTER TABLE orders ADD COLUMN gift boolean;");

    JsonNode begun = begin("{\"branch_id\": %d}".formatted(Migrating.id(branch)));
    JsonNode job = awaitJob(begun, now -> now.get("status").textValue().equals("completed"));

    assertThat(begun.get("check").isNull()).isTrue();
    assertThat(job.get("kind").textValue()).isEqualTo("rehearsal");
    assertThat(job.get("branch_id").asLong()).isEqualTo(Migrating.id(branch));
    JsonNode latest = list("branch_id=" + Migrating.id(branch)).get(0);
    assertThat(latest.get("job_id")).isEqualTo(begun.get("job_id"));
    assertThat(latest.get("status").textValue()).isEqualTo("completed");
    assertThat(latest.at("/check/safe").asBoolean()).as("%s", latest).isTrue();
    assertThat(latest.at("/check/rehearsal/statements/0/file").textValue())
        .isEqualTo("V1__column.sql");
    assertThat(list("target=main").findValues("job_id")).doesNotContain(begun.get("job_id"));
    assertThat(
            server.value(
                Migrating.database(branch), "SELECT to_regclass('flyway_schema_history') IS NULL"))
        .isEqualTo("t");
  }

  @Test
  void fileThatFailsIsAResult() {
    migrating.files("V1__check.sql", "ALTER TABLE orders ADD CHECK (cents < 0);");

    JsonNode begun = begin("{\"target\": \"main\"}");
    awaitJob(begun, now -> now.get("status").textValue().equals("completed"));

    JsonNode latest = list("target=main").get(0);
    assertThat(latest.at("/check/safe").asBoolean(true)).isFalse();
    assertThat(latest.at("/check/rehearsal/error").textValue()).contains("V1__check.sql");
  }

  @Test
  void rehearsalIsCancelled() {
    JsonNode begun = beginToSleep();

    world.api().delete("/api/jobs/" + begun.get("job_id").asLong()).expect(202);

    JsonNode job = awaitJob(begun, now -> now.get("status").textValue().equals("cancelled"));
    assertThat(job.get("reason").textValue()).isEqualTo("cancelled on request");
    assertThat(list("target=main").get(0).get("check").isNull()).isTrue();
    assertThat(Databases.staging(server)).isEmpty();
  }

  @Test
  void anotherRunFollowsOneWhoseTrussDied() {
    JsonNode begun = beginToSleep();
    world.truss().kill9();
    migrating.files("V1__quick.sql", "CREATE TABLE x ();");
    world.startAgain(world.truss());

    awaitJob(begun, now -> now.get("status").textValue().equals("completed"));

    assertThat(list("target=main").get(0).at("/check/rehearsal/succeeded").asBoolean()).isTrue();
  }

  @Test
  void branchThatIsNotThereIsSaidAtOnce() {
    assertThat(
            world
                .api()
                .post(PATH, "{\"branch_id\": 4711}")
                .expect(404)
                .json()
                .get("code")
                .textValue())
        .isEqualTo("branch_not_found");
  }

  /** Begins one on the main database, and waits until its file runs. */
  private JsonNode beginToSleep() {
    migrating.files("V1__slow.sql", "CREATE TABLE x (); SELECT pg_sleep(300);");
    JsonNode begun = begin("{\"target\": \"main\"}");
    awaitJob(
        begun,
        now ->
            now.get("phase").asText().equals("rehearsing")
                && now.get("current_item").asText().equals("V1__slow.sql"));
    assertThat(Databases.staging(server)).hasSize(1);
    assertThat(server.value(MAIN, "SELECT to_regclass('x') IS NULL")).isEqualTo("t");
    return begun;
  }

  private JsonNode begin(String request) {
    return world.api().post(PATH, request).expect(202).json();
  }

  private JsonNode list(String query) {
    return world.api().get(PATH + "?" + query).expect(200).json().get("rehearsals");
  }

  private JsonNode awaitJob(JsonNode begun, Predicate<JsonNode> until) {
    AtomicReference<JsonNode> seen = new AtomicReference<>();
    Awaitility.await("job")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              String path = "/api/jobs/" + begun.get("job_id").asLong();
              seen.set(world.api().get(path).expect(200).json());
              return until.test(seen.get());
            });
    return seen.get();
  }
}
