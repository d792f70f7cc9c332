package dev.truss.branch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.Api;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.World;
import java.io.IOException;
import java.io.InputStream;
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
    long holder = id(branches.create("taken"));

    Api.Answer refused = create("taken").expect(409);

    assertThat(refused.code()).isEqualTo("label_taken");
    assertThat(refused.json().get("label").textValue()).isEqualTo("taken");
    assertThat(refused.json().get("branch_id").asLong()).isEqualTo(holder);
    assertThat(refused.json().get("detail").textValue()).contains("taken", "Choose another label");
    assertThat(list("label=taken&status=all")).hasSize(1);
  }

  @Test
  void labelOfADeletedBranchIsFree() {
    branches.delete(id(branches.create("came back")));

    assertThat(create("came back").expect(201).json().get("label").textValue())
        .isEqualTo("came back");
  }

  /** It can be brought back until it is dropped. */
  @Test
  void labelOfAnExpiredBranchIsTaken() {
    long expiring = id(branches.createWith("{\"label\":\"expiring\",\"ttlHours\":0.0001}"));
    world.server().execute(CONTROL, "UPDATE branch SET status = 'expired' WHERE id = " + expiring);

    Api.Answer refused = create("expiring").expect(409);

    assertThat(refused.code()).isEqualTo("label_taken");
    assertThat(refused.json().get("branch_status").textValue()).isEqualTo("expired");
  }

  @Test
  void renameToATakenLabelIsRefusedAndChangesNothing() {
    branches.create("first");
    JsonNode second = branches.create("second");

    Api.Answer refused = rename(id(second), "first").expect(409);

    assertThat(refused.code()).isEqualTo("label_taken");
    assertThat(branches.get(id(second))).isEqualTo(second);
    assertThat(rename(id(second), "second").expect(200).json()).isEqualTo(second);
  }

  @Test
  void ofTwoRenamesAtOnceOneWins() {
    List<Long> ids = Stream.of("left", "right").map(name -> id(branches.create(name))).toList();

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
    long id = id(branches.create("kept"));

    branches.reset(id).expect(200);

    assertThat(branches.get(id).get("label").textValue()).isEqualTo("kept");
    assertThat(create("kept").expect(409).code()).isEqualTo("label_taken");
  }

  @Test
  void restoreUnderATakenLabelIsRefused() {
    long backup = id(world.api().post("/api/backups", "{}").expect(202).json());
    Awaitility.await("the backup is complete")
        .until(
            () ->
                world
                    .api()
                    .get("/api/backups/" + backup)
                    .json()
                    .get("status")
                    .textValue()
                    .equals("completed"));
    branches.create("restored");

    Api.Answer refused =
        world.api().post("/api/backups/" + backup + "/restore", "{\"label\":\"restored\"}");

    assertThat(refused.expect(409).code()).isEqualTo("label_taken");
    assertThat(list("label=restored&status=all")).hasSize(1);
  }

  /** What a control database holds that was written when labels could be equal. */
  @Test
  void equalLabelsOfBeforeAreToldApart() throws IOException {
    String longest = "y".repeat(60);
    List<Long> twins =
        Stream.of("old", "old two", "old three", longest, "old four", "old_2")
            .map(label -> id(branches.create(label)))
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
        .extracting(id -> branches().get(id).get("label").textValue())
        .containsExactly("old", "old_3", "old_4", longest, "y".repeat(58) + "_2", "old_2");
  }

  @Test
  void listTakesSeveralStatuses() {
    long active = id(branches.create("listed active"));
    long deleted = id(branches.create("listed deleted"));
    branches.delete(deleted);

    assertThat(list("status=active,deleted")).contains(active, deleted);
    assertThat(list("status=active&status=deleted")).contains(active, deleted);
    assertThat(list("status=expired,failed")).doesNotContain(active, deleted);
    assertThat(list("status=deleted")).contains(deleted).doesNotContain(active);
    for (String odd : List.of("active,odd", "active,", "active&status=odd")) {
      Api.Answer refused = world.api().get(Branches.PATH + "?status=" + odd).expect(422);
      assertThat(refused.json().get("field").textValue()).isEqualTo("status");
    }
  }

  private static Branches branches() {
    return world.branches();
  }

  private static Api.Answer create(String label) {
    return world.api().post(Branches.PATH, "{\"label\":%s}".formatted(Api.quote(label)));
  }

  private static Api.Answer rename(long id, String label) {
    return world
        .api()
        .patch(Branches.PATH + "/" + id, "{\"label\":%s}".formatted(Api.quote(label)));
  }

  private static List<Long> list(String query) {
    JsonNode branches = world.api().get(Branches.PATH + "?" + query).expect(200).json();
    return branches.get("branches").findValues("id").stream().map(JsonNode::asLong).toList();
  }

  private static long id(JsonNode answer) {
    return answer.get("id").asLong();
  }
}
