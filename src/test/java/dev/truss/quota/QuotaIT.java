package dev.truss.quota;

import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Api.Answer;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.UsageJson;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A plan's limits hold, also for those who come at the same time. */
class QuotaIT {
  @RegisterExtension
  private static final World world =
      World.create()
          .with("TRUSS_QUOTA_PLAN", "small")
          .with("TRUSS_QUOTA_PLANS_SMALL_MAX_BRANCHES", "3")
          .with("TRUSS_QUOTA_PLANS_SMALL_MAX_BACKUPS", "5")
          .with("TRUSS_QUOTA_PLANS_SMALL_BACKUPS_PER_DAY", "2");

  private final Branches branches = world.branches();

  @AfterEach
  void deleteAll() {
    branches.list("active").forEach(branch -> branches.delete(branch.id()));
  }

  @Quick
  @Test
  void branchPastTheLimitIsRefusedWithTheNumbers() {
    fill();
    List<String> before = Databases.names(world.server());
    Answer answer = world.api().post("/api/branches", "{}").expect(403);
    assertThat(answer.code()).isEqualTo("quota_exceeded");
    assertThat(answer.problem().reason())
        .isEqualTo(
            "Plan small allows 3 branches, and 3 exist. Delete a branch that is no longer needed.");
    assertThat(answer.problem().limit()).isEqualTo("max_branches");
    assertThat(Databases.names(world.server())).isEqualTo(before);
  }

  @Test
  void deletedBranchMakesRoom() {
    fill();
    branches.delete(branches.list("active").getFirst().id());
    world.api().post("/api/branches", "{}").expect(201);
  }

  @Test
  void limitHoldsForThoseWhoComeAtOnce() {
    List<CompletableFuture<Answer>> creators =
        Stream.generate(
                () -> CompletableFuture.supplyAsync(() -> world.api().post("/api/branches", "{}")))
            .limit(8)
            .toList();
    List<Integer> statuses = creators.stream().map(creator -> creator.join().status()).toList();
    assertThat(statuses).filteredOn(status -> status == 201).hasSize(3);
    assertThat(statuses).filteredOn(status -> status == 403).hasSize(5);
    assertThat(branches.list("active")).hasSize(3);
  }

  @Test
  void deletedBackupCountsForItsDay() {
    for (int i = 0; i < 2; i++) {
      String path =
          "/api/backups/" + world.api().post("/api/backups", "{}").expect(202).backup().id();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> world.api().get(path).backup().status().equals("completed"));
      world.api().delete(path).expect(204);
    }
    Answer answer = world.api().post("/api/backups", "{}").expect(403);
    assertThat(answer.problem().limit()).isEqualTo("backups_per_day");
    assertThat(world.api().get("/api/usage").as(UsageJson.class).use().backupsToday()).isEqualTo(2);
  }

  @Quick
  @Test
  void usageShowsPlanLimitsAndUse() {
    branches.create("used");
    UsageJson usage = world.api().get("/api/usage").expect(200).as(UsageJson.class);
    assertThat(usage.plan()).isEqualTo("small");
    assertThat(usage.limits().maxBranches()).isEqualTo(3);
    assertThat(usage.limits().maxBranchBytes()).isNull();
    assertThat(usage.limits().maxBackups()).isEqualTo(5);
    assertThat(usage.use().branches()).isEqualTo(1);
    assertThat(usage.use().branchBytes()).isPositive();
  }

  private void fill() {
    for (int i = 0; i < 3; i++) {
      branches.create(newBranch());
    }
  }
}
