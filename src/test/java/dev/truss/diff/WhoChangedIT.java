package dev.truss.diff;

import static dev.truss.testsupport.request.Requests.change;
import static dev.truss.testsupport.request.Requests.newBranch;
import static dev.truss.testsupport.request.Requests.restore;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of a branch, told apart from those of its parent and of hooks. */
class WhoChangedIT {

  @RegisterExtension
  static final World WORLD =
      World.create().with("TRUSS_BRANCH_HOOKS", "CREATE TABLE hooked (a int)");

  private static BranchJson branchOf(BranchJson parent, String connections) {
    BranchJson branch =
        WORLD.branches().create(newBranch().from(parent.id()).connections(connections));
    return WORLD.branches().awaitStatus(branch.id(), "active");
  }

  private static void in(BranchJson branch, String sql) {
    WORLD.server().execute(branch.database(), sql);
  }

  private static JsonNode schema(BranchJson branch) {
    return WORLD
        .api()
        .get("/api/branches/%s/diff?rows=false".formatted(branch.id()))
        .expect(200)
        .json()
        .path("schema");
  }

  private static List<String> names(JsonNode schema, String list) {
    return StreamSupport.stream(schema.path(list).spliterator(), false)
        .map(change -> change.path("change").asText() + " " + change.path("name").asText())
        .toList();
  }

  /** A branch without the table that the hook makes, so that the hook succeeds in its branches. */
  private static BranchJson parent(String label) {
    BranchJson parent = WORLD.branches().create(label);
    in(parent, "DROP TABLE hooked; CREATE TABLE base (a int)");
    return parent;
  }

  @ParameterizedTest
  @ValueSource(strings = {"fail", "copy"})
  void whatHooksMadeIsNoChangeOfEither(String connections) {
    BranchJson parent = parent("hooks " + connections);
    BranchJson branch = branchOf(parent, connections);
    in(branch, "ALTER TABLE base ADD b int");
    in(parent, "ALTER TABLE base ADD c int");

    JsonNode schema = schema(branch);

    assertThat(schema.path("compared_with").asText()).isEqualTo("since_branching");
    assertThat(names(schema, "changes"))
        .containsExactly("changed public.base", "added public.base.b");
    assertThat(names(schema, "parent_changes"))
        .containsExactly("changed public.base", "added public.base.c");
    assertThat(schema.path("sql").asText()).doesNotContain("hooked");
    assertThat(schema.path("sql_verified").asBoolean()).as("%s", schema).isTrue();
  }

  @Test
  void whatHooksMadeIsADifferenceAllTheSame() {
    BranchJson branch = branchOf(parent("hooks only"), "fail");

    JsonNode schema = schema(branch);

    assertThat(schema.path("changes")).isEmpty();
    assertThat(schema.path("parent_changes")).isEmpty();
    assertThat(schema.path("identical").asBoolean()).isFalse();
  }

  @Test
  void changeOfWhatHooksMadeIsOfTheBranch() {
    BranchJson branch = branchOf(parent("hooks changed"), "fail");
    in(branch, "ALTER TABLE hooked ADD b int");

    JsonNode schema = schema(branch);

    assertThat(names(schema, "changes"))
        .containsExactly("changed public.hooked", "added public.hooked.b");
    assertThat(names(schema, "not_in_sql")).contains("added public.hooked.b");
  }

  @Test
  void branchOfAnEarlierVersionIsComparedAsItIs() {
    BranchJson parent = parent("earlier");
    BranchJson branch = branchOf(parent, "fail");
    in(branch, "DROP TABLE hooked");
    in(parent, "CREATE TABLE newer (a int)");
    WORLD
        .server()
        .execute(
            "truss_control",
            "DELETE FROM branched_schema WHERE branch_id = %s".formatted(branch.id()));

    JsonNode schema = schema(branch);

    assertThat(schema.path("compared_with").asText()).isEqualTo("two_way");
    assertThat(names(schema, "changes")).containsExactly("removed public.newer");

    WORLD.branches().reset(branch.id()).expect(200);

    assertThat(schema(branch).path("compared_with").asText()).isEqualTo("since_branching");
  }

  /** Its content is of an earlier time, so that nothing tells what the parent changed since. */
  @Test
  void restoredBranchIsComparedAsItIs() {
    long backup = WORLD.api().post("/api/backups", "{}").expect(202).backup().id();
    Awaitility.await("the backup is complete")
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> WORLD.api().get("/api/backups/" + backup).backup().status().equals("completed"));
    WORLD.server().execute(World.MAIN, "CREATE TABLE since_the_backup (a int)");
    try {
      BranchJson branch =
          WORLD
              .api()
              .post("/api/backups/" + backup + "/restore", restore().label("restored"))
              .expect(202)
              .branch();
      WORLD.branches().awaitStatus(branch.id(), "active");

      JsonNode schema = schema(branch);

      assertThat(schema.path("compared_with").asText()).isEqualTo("two_way");
      assertThat(schema.path("parent_changes")).isEmpty();
      assertThat(names(schema, "changes")).contains("removed public.since_the_backup");
    } finally {
      WORLD.server().execute(World.MAIN, "DROP TABLE since_the_backup");
    }
  }

  @Test
  void protectedBranchIsCompared() {
    BranchJson branch = branchOf(parent("protected"), "fail");
    WORLD.api().patch("/api/branches/" + branch.id(), change().protect(true)).expect(200);
    in(branch, "ALTER TABLE base ADD b int");

    assertThat(names(schema(branch), "changes"))
        .containsExactly("changed public.base", "added public.base.b");
  }
}
