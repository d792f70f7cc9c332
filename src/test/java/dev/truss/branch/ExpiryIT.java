package dev.truss.branch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Past its time a branch is first marked, then dropped: between the two its user may still save it.
 */
class ExpiryIT {
  private static final String SOON = "{\"ttlHours\":0.0005}";

  @RegisterExtension
  private static final World world = World.create().with("TRUSS_BRANCH_CLEANUP_EVERY", "3s");

  private final Branches branches = world.branches();

  @Quick
  @Test
  void expiredBranchIsDroppedOnTheNextCycle() {
    JsonNode branch = branches.createWith(SOON);
    long id = branch.get("id").asLong();
    branches.awaitStatus(id, "expired");
    assertThat(Databases.exists(world.server(), branch.get("branch_db").textValue())).isTrue();
    branches.awaitStatus(id, "deleted");
    assertThat(Databases.exists(world.server(), branch.get("branch_db").textValue())).isFalse();
  }

  @Test
  void expiredBranchIsListedOnlyWhenAskedFor() {
    long id = branches.createWith(SOON).get("id").asLong();
    branches.awaitStatus(id, "expired");
    assertThat(branches.list("expired")).anyMatch(branch -> branch.get("id").asLong() == id);
    assertThat(world.api().get("/api/branches").json().get("branches"))
        .noneMatch(branch -> branch.get("id").asLong() == id);
  }

  @Test
  void patchBringsAnExpiredBranchBack() {
    JsonNode branch = branches.createWith(SOON);
    long id = branch.get("id").asLong();
    branches.awaitStatus(id, "expired");
    JsonNode saved =
        world.api().patch("/api/branches/" + id, "{\"ttlHours\":1}").expect(200).json();
    assertThat(saved.get("status").textValue()).isEqualTo("active");
    awaitExpiryAndDropOfAnother();
    assertThat(branches.get(id).get("status").textValue()).isEqualTo("active");
    assertThat(Databases.exists(world.server(), branch.get("branch_db").textValue())).isTrue();
  }

  @Test
  void protectedBranchDoesNotExpire() {
    JsonNode branch = branches.create("kept");
    long id = branch.get("id").asLong();
    world
        .api()
        .patch("/api/branches/" + id, "{\"protected\":true,\"ttlHours\":0.0001}")
        .expect(200);
    awaitExpiryAndDropOfAnother();
    assertThat(branches.get(id).get("status").textValue()).isEqualTo("active");
  }

  @Test
  void branchWithoutTtlDoesNotExpire() {
    long id = branches.createWith("{\"ttlHours\":0}").get("id").asLong();
    awaitExpiryAndDropOfAnother();
    assertThat(branches.get(id).get("status").textValue()).isEqualTo("active");
  }

  @Test
  void expiredBranchMayBeDeletedAtOnce() {
    long id = branches.createWith(SOON).get("id").asLong();
    branches.awaitStatus(id, "expired");
    branches.delete(id);
    assertThat(branches.list("deleted")).anyMatch(branch -> branch.get("id").asLong() == id);
  }

  /** Two whole cycles have passed when a branch that was made later has come to its end. */
  private void awaitExpiryAndDropOfAnother() {
    branches.awaitStatus(branches.createWith(SOON).get("id").asLong(), "deleted");
  }
}
