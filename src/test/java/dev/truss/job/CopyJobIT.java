package dev.truss.job;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Api;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.Shop;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.JobJson;
import dev.truss.testsupport.answer.JobPageJson;
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
    BranchJson branch = copy();
    assertThat(branch.status()).isEqualTo("creating");
    String job = "/api/jobs/" + branch.jobId();
    assertThat(world.api().get(job).expect(200).as(JobJson.class).status()).isEqualTo("running");
    BranchJson done = branches.awaitStatus(branch.id(), "active");
    assertThat(done.strategy()).isEqualTo("copy");
    assertThat(Databases.content(server, done.database()))
        .isEqualTo(Databases.content(server, MAIN));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(world.api().get(job).as(JobJson.class).status()).isEqualTo("completed"));
  }

  @Test
  void cancelledCopyLeavesNothing() {
    Shop.makeCopiesSlow(server, MAIN, Duration.ofMinutes(2));
    BranchJson branch = copy();
    String job = "/api/jobs/" + branch.jobId();
    assertThat(world.truss().programs()).isNotEmpty();
    assertThat(world.api().delete(job).status()).isIn(200, 202, 204);
    BranchJson failed = branches.awaitStatus(branch.id(), "failed");
    assertThat(failed.reason()).contains("cancel");
    assertThat(world.api().get(job).as(JobJson.class).status()).isEqualTo("cancelled");
    Awaitility.await().untilAsserted(this::assertNothingIsLeft);
  }

  @Test
  void deletedBranchEndsTheCopyThatFillsIt() {
    Shop.makeCopiesSlow(server, MAIN, Duration.ofMinutes(2));
    BranchJson branch = copy();

    branches.delete(branch.id());

    assertThat(branches.get(branch.id()).status()).isEqualTo("deleted");
    String job = "/api/jobs/" + branch.jobId();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(world.api().get(job).as(JobJson.class).status()).isEqualTo("cancelled"));
    Awaitility.await().untilAsserted(this::assertNothingIsLeft);
  }

  @Test
  void deletesOfOneBranchAtTheSameTimeAllFindItGone() {
    long id = branches.create("deleted by several").id();
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
    BranchJson branch = copy();
    assertThat(world.truss().programPids()).isNotEmpty();
    for (long pid : world.truss().programPids()) {
      assertThat(Files.readString(Path.of("/proc/" + pid + "/cmdline")))
          .contains("pg_")
          .doesNotContain("hunter2");
    }
    branches.awaitStatus(branch.id(), "active");
    assertThat(world.truss().log()).doesNotContain("hunter2");
  }

  @Test
  void jobsAreListed() {
    Shop.makeCopiesSlow(server, MAIN, Duration.ofSeconds(3));
    BranchJson branch = copy();
    assertThat(world.api().get("/api/jobs").expect(200).as(JobPageJson.class).jobs())
        .anyMatch(job -> branch.jobId().equals(job.id()));
    branches.awaitStatus(branch.id(), "active");
  }

  @Test
  void unknownJobIsNotFound() {
    assertThat(world.api().get("/api/jobs/99999").expect(404).code()).isEqualTo("job_not_found");
    assertThat(world.api().delete("/api/jobs/99999").expect(404).code()).isEqualTo("job_not_found");
  }

  private BranchJson copy() {
    return world.api().post(Branches.PATH, newBranch().connections("copy")).expect(202).branch();
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
    server.execute(Databases.CONTROL, "DELETE FROM cycle WHERE name = 'deleting old jobs'");
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
