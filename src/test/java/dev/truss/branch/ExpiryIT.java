package dev.truss.branch;

import static dev.truss.testsupport.request.Requests.change;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.BranchPageJson;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Past its time a branch is first marked, then dropped: between the two its user may still save it.
 */
class ExpiryIT {
  private static final Duration SOON = Duration.ofMillis(1800);

  @RegisterExtension
  private static final World world = World.create().with("TRUSS_BRANCH_CLEANUP_EVERY", "3s");

  private final Branches branches = world.branches();

  @Quick
  @Test
  void expiredBranchIsDroppedOnTheNextCycle() {
    BranchJson branch = branches.create(newBranch().ttl(SOON));
    long id = branch.id();
    branches.awaitStatus(id, "expired");
    assertThat(Databases.exists(world.server(), branch.database())).isTrue();
    branches.awaitStatus(id, "deleted");
    assertThat(Databases.exists(world.server(), branch.database())).isFalse();
  }

  @Test
  void expiredBranchIsListedOnlyWhenAskedFor() {
    long id = branches.create(newBranch().ttl(SOON)).id();
    branches.awaitStatus(id, "expired");
    assertThat(branches.list("expired")).anyMatch(branch -> branch.id() == id);
    assertThat(world.api().get("/api/branches").as(BranchPageJson.class).branches())
        .noneMatch(branch -> branch.id() == id);
  }

  @Test
  void patchBringsAnExpiredBranchBack() {
    BranchJson branch = branches.create(newBranch().ttl(SOON));
    long id = branch.id();
    branches.awaitStatus(id, "expired");
    BranchJson saved =
        world
            .api()
            .patch("/api/branches/" + id, change().ttl(Duration.ofHours(1)))
            .expect(200)
            .branch();
    assertThat(saved.status()).isEqualTo("active");
    awaitExpiryAndDropOfAnother();
    assertThat(branches.get(id).status()).isEqualTo("active");
    assertThat(Databases.exists(world.server(), branch.database())).isTrue();
  }

  @Test
  void protectedBranchDoesNotExpire() {
    BranchJson branch = branches.create("kept");
    long id = branch.id();
    world
        .api()
        .patch("/api/branches/" + id, change().protect(true).ttl(Duration.ofMillis(360)))
        .expect(200);
    awaitExpiryAndDropOfAnother();
    assertThat(branches.get(id).status()).isEqualTo("active");
  }

  @Test
  void branchWithoutTtlDoesNotExpire() {
    long id = branches.create(newBranch().ttl(Duration.ZERO)).id();
    awaitExpiryAndDropOfAnother();
    assertThat(branches.get(id).status()).isEqualTo("active");
  }

  @Test
  void expiredBranchMayBeDeletedAtOnce() {
    long id = branches.create(newBranch().ttl(SOON)).id();
    branches.awaitStatus(id, "expired");
    branches.delete(id);
    assertThat(branches.list("deleted")).anyMatch(branch -> branch.id() == id);
  }

  /** Two whole cycles have passed when a branch that was made later has come to its end. */
  private void awaitExpiryAndDropOfAnother() {
    branches.awaitStatus(branches.create(newBranch().ttl(SOON)).id(), "deleted");
  }
}
