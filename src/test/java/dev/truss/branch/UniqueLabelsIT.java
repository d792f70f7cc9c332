package dev.truss.branch;

import static dev.truss.testsupport.request.Requests.change;
import static dev.truss.testsupport.request.Requests.newBranch;
import static dev.truss.testsupport.request.Requests.restore;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Api;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A label names one living branch, however that branch got it. */
class UniqueLabelsIT {
  private static final String CONTROL = "truss_control";

  @RegisterExtension
  private static final World world =
      World.create().with("TRUSS_BRANCH_CLEANUP_EVERY", "1h").with("TRUSS_RECONCILE_EVERY", "1h");

  private final Branches branches = world.branches();

  @Test
  void labelOfALivingBranchIsRefused() {
    long holder = branches.create("taken").id();

    Api.Answer refused = create("taken").expect(409);

    assertThat(refused.code()).isEqualTo("label_taken");
    assertThat(refused.problem().label()).isEqualTo("taken");
    assertThat(refused.problem().branchId()).isEqualTo(holder);
    assertThat(refused.problem().detail()).contains("taken", "Choose another label");
    assertThat(list("label=taken&status=all")).hasSize(1);
  }

  @Test
  void labelOfADeletedBranchIsFree() {
    branches.delete(branches.create("came back").id());

    assertThat(create("came back").expect(201).branch().label()).isEqualTo("came back");
  }

  /** It can be brought back until it is dropped. */
  @Test
  void labelOfAnExpiredBranchIsTaken() {
    long expiring = branches.create(newBranch("expiring").ttl(Duration.ofMillis(360))).id();
    world.server().execute(CONTROL, "UPDATE branch SET status = 'expired' WHERE id = " + expiring);

    Api.Answer refused = create("expiring").expect(409);

    assertThat(refused.code()).isEqualTo("label_taken");
    assertThat(refused.problem().branchStatus()).isEqualTo("expired");
  }

  @Test
  void renameToATakenLabelIsRefusedAndChangesNothing() {
    branches.create("first");
    BranchJson second = branches.create("second");

    Api.Answer refused = rename(second.id(), "first").expect(409);

    assertThat(refused.code()).isEqualTo("label_taken");
    assertThat(branches.get(second.id())).isEqualTo(second);
    assertThat(rename(second.id(), "second").expect(200).branch()).isEqualTo(second);
  }

  @Test
  void ofTwoRenamesAtOnceOneWins() {
    List<Long> ids = Stream.of("left", "right").map(name -> branches.create(name).id()).toList();

    List<Integer> answers =
        ids.stream()
            .map(id -> CompletableFuture.supplyAsync(() -> rename(id, "middle").status()))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(answers).containsExactlyInAnyOrder(200, 409);
  }

  @Test
  void resetKeepsTheLabel() {
    long id = branches.create("kept").id();

    branches.reset(id).expect(200);

    assertThat(branches.get(id).label()).isEqualTo("kept");
    assertThat(create("kept").expect(409).code()).isEqualTo("label_taken");
  }

  @Test
  void restoreUnderATakenLabelIsRefused() {
    long backup = world.api().post("/api/backups", "{}").expect(202).backup().id();
    Awaitility.await("the backup is complete")
        .until(
            () -> world.api().get("/api/backups/" + backup).backup().status().equals("completed"));
    branches.create("restored");

    Api.Answer refused =
        world.api().post("/api/backups/" + backup + "/restore", restore().label("restored"));

    assertThat(refused.expect(409).code()).isEqualTo("label_taken");
    assertThat(list("label=restored&status=all")).hasSize(1);
  }

  /** What a control database holds that was written when labels could be equal. */
  @Test
  void equalLabelsOfBeforeAreToldApart() throws IOException {
    String longest = "y".repeat(60);
    List<Long> twins =
        Stream.of("old", "old two", "old three", longest, "old four", "old_2")
            .map(label -> branches.create(label).id())
            .toList();
    for (String statement :
        List.of(
            "DROP INDEX branch_label",
            "UPDATE branch SET label = 'old' WHERE label IN ('old two', 'old three')",
            "UPDATE branch SET label = '" + longest + "' WHERE label = 'old four'")) {
      world.server().execute(CONTROL, statement);
    }

    try (InputStream migration =
        UniqueLabelsIT.class.getResourceAsStream("/db/migration/V9__unique_labels.sql")) {
      world.server().execute(CONTROL, new String(migration.readAllBytes(), UTF_8));
    }

    assertThat(twins)
        .extracting(id -> branches().get(id).label())
        .containsExactly("old", "old_3", "old_4", longest, "y".repeat(58) + "_2", "old_2");
  }

  @Test
  void listTakesSeveralStatuses() {
    long active = branches.create("listed active").id();
    long deleted = branches.create("listed deleted").id();
    branches.delete(deleted);

    assertThat(list("status=active,deleted")).contains(active, deleted);
    assertThat(list("status=active&status=deleted")).contains(active, deleted);
    assertThat(list("status=expired,failed")).doesNotContain(active, deleted);
    assertThat(list("status=deleted")).contains(deleted).doesNotContain(active);
    for (String odd : List.of("active,odd", "active,", "active&status=odd")) {
      Api.Answer refused = world.api().get(Branches.PATH + "?status=" + odd).expect(422);
      assertThat(refused.problem().field()).isEqualTo("status");
    }
  }

  private static Branches branches() {
    return world.branches();
  }

  private static Api.Answer create(String label) {
    return world.branches().request(newBranch(label));
  }

  private static Api.Answer rename(long id, String label) {
    return world.branches().change(id, change().label(label));
  }

  private static List<Long> list(String query) {
    return world.branches().page(query).ids();
  }
}
