package dev.truss.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.Api;
import dev.truss.testsupport.Command;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The calls about backups that the tests need, and a look at what is in their folder. */
class Backups {
  static final String PATH = "/api/backups";
  private static final Set<String> UNDER_WAY = Set.of("queued", "in_progress");

  final World world;
  private final Path storage;

  /** Of a world whose storage is this folder. */
  Backups(World world, Path storage) {
    this.world = world;
    this.storage = storage.resolve("backups");
  }

  /** A folder for the storage of a world, gone when the tests are over. */
  static Path folder() {
    try {
      Path folder = Files.createTempDirectory("truss-test-storage-");
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> Command.run(List.of("rm", "-rf", folder.toString()))));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode begin(String request) {
    return world.api().post(PATH, request).expect(202).json();
  }

  /** Has a new schedule begin one of the main database. */
  JsonNode beginBySchedule(String name) {
    world.api().put("/api/schedules/" + name, "{\"cron\":\"0 3 * * *\"}").expect(200);
    world
        .server()
        .execute(
            Databases.CONTROL,
            "UPDATE schedule SET next_run_at = now() WHERE name = '%s'".formatted(name));
    AtomicReference<JsonNode> begun = new AtomicReference<>();
    Awaitility.await("schedule " + name)
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              begun.set(world.api().get(PATH + "?label=" + name).json().at("/backups/0"));
              return !begun.get().isMissingNode();
            });
    return begun.get();
  }

  /** Makes one and waits until it is there. */
  JsonNode create(String request) {
    JsonNode ended = awaitEnd(begin(request));
    assertThat(ended.get("status").textValue()).as(ended.toString()).isEqualTo("completed");
    return ended;
  }

  JsonNode get(JsonNode backup) {
    return world.api().get(path(backup)).expect(200).json();
  }

  String path(JsonNode backup) {
    return PATH + "/" + backup.get("id").asLong();
  }

  JsonNode job(JsonNode backup) {
    return world.api().get("/api/jobs/" + backup.get("job_id").asLong()).expect(200).json();
  }

  Api.Answer cancel(JsonNode backup) {
    return world.api().delete("/api/jobs/" + backup.get("job_id").asLong());
  }

  JsonNode awaitEnd(JsonNode backup) {
    return await(backup, now -> !UNDER_WAY.contains(now.get("status").textValue()));
  }

  /** Verifies it, and returns it when that is done. */
  JsonNode verify(JsonNode backup) {
    world.api().post(path(backup) + "/verify", "{}").expect(202);
    return awaitVerification(backup);
  }

  /** One that asked for it is verified a moment after it is complete. */
  JsonNode awaitVerification(JsonNode backup) {
    boolean asked = !backup.path("verify").isNull();
    return await(
        backup,
        now ->
            !now.get("verification").textValue().equals("running")
                && (!asked
                    || !now.get("verification").textValue().equals("none")
                    || !now.get("verification_reason").isNull()));
  }

  /** The only backup with a label, once it is verified. */
  JsonNode awaitVerified(String label) {
    AtomicReference<JsonNode> seen = new AtomicReference<>();
    Awaitility.await("backup " + label)
        .atMost(Duration.ofSeconds(90))
        .until(
            () -> {
              seen.set(world.api().get(PATH + "?label=" + label).json().at("/backups/0"));
              return seen.get().path("verification").asText().equals("passed");
            });
    return seen.get();
  }

  /** Restores it into a branch, and returns that when it is there. */
  JsonNode restore(JsonNode backup, String request) {
    JsonNode branch = world.api().post(path(backup) + "/restore", request).expect(202).json();
    return world.branches().awaitStatus(branch.get("id").asLong(), "active");
  }

  /** What is in the storage, drafts among it. */
  List<String> stored() {
    if (!Files.isDirectory(storage)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(storage)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path archive(JsonNode backup) {
    return storage.resolve(backup.get("archive").textValue());
  }

  /** The largest file of its archive. */
  Path largestFile(JsonNode backup) {
    try (Stream<Path> all = Files.walk(archive(backup))) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("manifest.json"))
          .max((one, other) -> Long.compare(one.toFile().length(), other.toFile().length()))
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing is there but the archives of completed backups, and nothing is under way. */
  void awaitOrder() {
    Awaitility.await("everything is in order again")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              JsonNode all = world.api().get(PATH).expect(200).json().get("backups");
              assertThat(all)
                  .noneMatch(backup -> UNDER_WAY.contains(backup.get("status").textValue()))
                  .noneMatch(backup -> backup.get("verification").textValue().equals("running"));
              assertThat(stored())
                  .containsExactlyInAnyOrderElementsOf(
                      all.findValuesAsText("archive").stream()
                          .filter(name -> !name.equals("null"))
                          .toList());
              assertThat(world.server().query(Databases.CONTROL, "SELECT name FROM archive_draft"))
                  .isEmpty();
              assertThat(Databases.staging(world.server())).isEmpty();
              assertThat(Databases.sessionsOfTruss(world.server())).isEmpty();
            });
  }

  private JsonNode await(JsonNode backup, java.util.function.Predicate<JsonNode> until) {
    AtomicReference<JsonNode> seen = new AtomicReference<>(get(backup));
    Awaitility.await("backup " + backup.get("id"))
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              seen.set(get(backup));
              return until.test(seen.get());
            });
    return seen.get();
  }
}
