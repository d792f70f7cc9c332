package dev.truss.job;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.Api;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.Shop;
import dev.truss.testsupport.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A copy that outlives its request is a job: it can be watched and cancelled. */
class CopyJobIT {
  @RegisterExtension private static final World world = World.create();

  private final PostgresServer server = world.server();
  private final Branches branches = world.branches();

  @AfterEach
  void copiesAreQuickAgain() {
    Shop.letCopiesBeQuick(server, MAIN);
  }

  @Quick
  @Test
  void longCopyAnswersBeforeItIsDone() {
    Shop.makeCopiesSlow(server, MAIN, Duration.ofSeconds(4));
    JsonNode branch = copy();
    assertThat(branch.get("status").textValue()).isEqualTo("creating");
    String job = "/api/jobs/" + branch.get("job_id").asLong();
    assertThat(world.api().get(job).expect(200).json().get("status").textValue())
        .isEqualTo("running");
    JsonNode done = branches.awaitStatus(branch.get("id").asLong(), "active");
    assertThat(done.get("strategy").textValue()).isEqualTo("copy");
    assertThat(Databases.content(server, done.get("branch_db").textValue()))
        .isEqualTo(Databases.content(server, MAIN));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(world.api().get(job).json().get("status").textValue())
                    .isEqualTo("completed"));
  }

  @Test
  void cancelledCopyLeavesNothing() {
    Shop.makeCopiesSlow(server, MAIN, Duration.ofMinutes(2));
    JsonNode branch = copy();
    String job = "/api/jobs/" + branch.get("job_id").asLong();
    assertThat(world.truss().programs()).isNotEmpty();
    assertThat(world.api().delete(job).status()).isIn(200, 202, 204);
    JsonNode failed = branches.awaitStatus(branch.get("id").asLong(), "failed");
    assertThat(failed.get("reason").textValue()).contains("cancel");
    assertThat(world.api().get(job).json().get("status").textValue()).isEqualTo("cancelled");
    Awaitility.await().untilAsserted(this::assertNothingIsLeft);
  }

  @Test
  void deletedBranchEndsTheCopyThatFillsIt() {
    Shop.makeCopiesSlow(server, MAIN, Duration.ofMinutes(2));
    JsonNode branch = copy();

    branches.delete(branch.get("id").asLong());

    assertThat(branches.get(branch.get("id").asLong()).get("status").textValue())
        .isEqualTo("deleted");
    String job = "/api/jobs/" + branch.get("job_id").asLong();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(world.api().get(job).json().get("status").textValue())
                    .isEqualTo("cancelled"));
    Awaitility.await().untilAsserted(this::assertNothingIsLeft);
  }

  @Test
  void deletesOfOneBranchAtTheSameTimeAllFindItGone() {
    long id = branches.create("deleted by several").get("id").asLong();
    List<CompletableFuture<Api.Answer>> deletes =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> world.api().delete(Branches.PATH + "/" + id)))
            .toList();

    assertThat(deletes).allSatisfy(delete -> delete.join().expect(204));
  }

  @Test
  void passwordIsNoArgumentOfAProgram() throws IOException {
    Shop.makeCopiesSlow(server, MAIN, Duration.ofSeconds(4));
    JsonNode branch = copy();
    assertThat(world.truss().programPids()).isNotEmpty();
    for (long pid : world.truss().programPids()) {
      assertThat(Files.readString(Path.of("/proc/" + pid + "/cmdline")))
          .contains("pg_")
          .doesNotContain("hunter2");
    }
    branches.awaitStatus(branch.get("id").asLong(), "active");
    assertThat(world.truss().log()).doesNotContain("hunter2");
  }

  @Test
  void jobsAreListed() {
    Shop.makeCopiesSlow(server, MAIN, Duration.ofSeconds(3));
    JsonNode branch = copy();
    assertThat(world.api().get("/api/jobs").expect(200).json().get("jobs"))
        .anyMatch(job -> job.get("id").equals(branch.get("job_id")));
    branches.awaitStatus(branch.get("id").asLong(), "active");
  }

  @Test
  void unknownJobIsNotFound() {
    assertThat(world.api().get("/api/jobs/99999").expect(404).code()).isEqualTo("job_not_found");
    assertThat(world.api().delete("/api/jobs/99999").expect(404).code()).isEqualTo("job_not_found");
  }

  private JsonNode copy() {
    return world.api().post(Branches.PATH, "{\"connections\":\"copy\"}").expect(202).json();
  }

  private void assertNothingIsLeft() {
    assertThat(Databases.staging(server)).isEmpty();
    assertThat(Databases.sessionsOfTruss(server)).isEmpty();
    assertThat(world.truss().programs()).isEmpty();
  }

  @Test
  void jobThatEndedLongAgoIsForgotten() {
    long old = addJobThatEnded("31 days");
    long recent = addJobThatEnded("29 days");
    server.execute(Databases.CONTROL, "DELETE FROM cycle WHERE name = 'jobs'");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> world.api().get("/api/jobs/" + old).status() == 404);
    world.api().get("/api/jobs/" + recent).expect(200);
  }

  private long addJobThatEnded(String ago) {
    return Long.parseLong(
        server.value(
            Databases.CONTROL,
            """
            INSERT INTO job (kind, status, created_by, finished_at)
            VALUES ('restore', 'completed', 'test', now() - interval '%s') RETURNING id"""
                .formatted(ago)));
  }
}
