package dev.truss.branch;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.Api;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import java.sql.Connection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A branch from its creation to its end, as its user sees it. */
class BranchLifecycleIT {
  @RegisterExtension private static final World world = World.create();

  private final Branches branches = world.branches();

  @Quick
  @Test
  void createAnswersWithTheBranch() {
    Api.Answer answer =
        world
            .api()
            .post("/api/branches", "{\"label\":\"feature-user-profiles\",\"ttlHours\":24}")
            .expect(201);
    JsonNode branch = answer.json();
    assertThat(answer.header("Location")).endsWith("/api/branches/" + branch.get("id").asLong());
    assertThat(branch.get("id").isIntegralNumber()).isTrue();
    assertThat(branch.get("label").textValue()).isEqualTo("feature-user-profiles");
    assertThat(branch.get("branch_db").textValue())
        .matches("truss_branch_feature_user_profiles_[a-z0-9]{6,8}");
    assertThat(branch.get("status").textValue()).isEqualTo("active");
    assertThat(branch.get("size_bytes").longValue()).isGreaterThan(5_000_000);
    assertThat(branch.get("ttl_hours").isNumber()).isTrue();
    assertThat(branch.get("ttl_hours").decimalValue()).isEqualByComparingTo("24");
    Instant created = Instant.parse(branch.get("created_at").textValue());
    assertThat(created).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
    assertThat(Instant.parse(branch.get("expires_at").textValue()))
        .isEqualTo(created.plus(24, ChronoUnit.HOURS));
    assertThat(branch.get("parent").isNull()).isTrue();
    assertThat(branch.get("protected").booleanValue()).isFalse();
    assertThat(branch.get("strategy").textValue()).isIn("wal_log", "file_copy");
    assertThat(branch.get("held_ms").isNumber()).isTrue();
    assertThat(branch.get("warnings").isArray()).isTrue();
    assertThat(branch.get("warnings")).isEmpty();
  }

  @Test
  void listingHasTheFieldsThatOldClientsRead() {
    long id = branches.create("listed").get("id").asLong();
    JsonNode listing = world.api().get("/api/branches").expect(200).json();
    assertThat(listing.get("branches").isArray()).isTrue();
    JsonNode branch =
        branches.list("active").stream()
            .filter(one -> one.get("id").asLong() == id)
            .findFirst()
            .orElseThrow();
    assertThat(branch.get("label").isTextual()).isTrue();
    assertThat(branch.get("branch_db").isTextual()).isTrue();
    assertThat(branch.get("status").textValue()).isEqualTo("active");
    assertThat(branch.get("size_bytes").isIntegralNumber()).isTrue();
    assertThat(branch.get("ttl_hours").decimalValue()).isEqualByComparingTo("0");
    assertThat(branch.get("created_at").textValue()).endsWith("Z");
    assertThat(branch.get("id").isIntegralNumber()).isTrue();
  }

  @Test
  void listingIsFilteredByLabel() {
    long id = branches.create("only me").get("id").asLong();
    JsonNode listing = world.api().get("/api/branches?label=only%20me").expect(200).json();
    assertThat(listing.get("branches")).hasSize(1);
    assertThat(listing.at("/branches/0/id").asLong()).isEqualTo(id);
  }

  @Test
  void labelIsOptional() {
    JsonNode branch = world.api().post("/api/branches", "").expect(201).json();
    assertThat(branch.get("label").textValue()).startsWith("branch_");
    assertThat(branch.get("expires_at").isNull()).isTrue();
  }

  @Quick
  @Test
  void branchHoldsWhatMainHolds() {
    String database = branches.create("copy").get("branch_db").textValue();
    assertThat(Databases.content(world.server(), database))
        .isEqualTo(Databases.content(world.server(), MAIN));
  }

  @Quick
  @Test
  void branchAndMainAreIsolated() {
    String database = branches.create("isolated").get("branch_db").textValue();
    world.server().execute(database, "CREATE TABLE only_here (id int)");
    assertThat(world.server().value(MAIN, "SELECT to_regclass('only_here')")).isEqualTo("null");
  }

  @Test
  void branchOfABranchHoldsWhatTheBranchHolds() {
    JsonNode parent = branches.create("parent");
    world
        .server()
        .execute(
            parent.get("branch_db").textValue(), "CREATE TABLE of_parent AS SELECT 7 AS value");
    JsonNode child =
        branches.createWith(
            "{\"label\":\"child\",\"parent\":%d}".formatted(parent.get("id").asLong()));
    assertThat(child.get("parent").asLong()).isEqualTo(parent.get("id").asLong());
    assertThat(
            world.server().value(child.get("branch_db").textValue(), "SELECT value FROM of_parent"))
        .isEqualTo("7");
  }

  @Test
  void patchChangesLabelAndTtl() {
    long id = branches.create("before").get("id").asLong();
    JsonNode patched =
        world
            .api()
            .patch("/api/branches/" + id, "{\"label\":\"after\",\"ttlHours\":1.5}")
            .expect(200)
            .json();
    assertThat(patched.get("label").textValue()).isEqualTo("after");
    assertThat(patched.get("ttl_hours").decimalValue()).isEqualByComparingTo("1.5");
    assertThat(patched.get("expires_at").isNull()).isFalse();
    assertThat(branches.get(id)).isEqualTo(patched);
  }

  @Test
  void patchLeavesOutWhatItDoesNotName() {
    JsonNode branch = branches.createWith("{\"label\":\"partly\",\"ttlHours\":3}");
    JsonNode patched =
        world
            .api()
            .patch("/api/branches/" + branch.get("id"), "{\"protected\":true}")
            .expect(200)
            .json();
    assertThat(patched.get("protected").booleanValue()).isTrue();
    assertThat(patched.get("label").textValue()).isEqualTo("partly");
    assertThat(patched.get("ttl_hours").decimalValue()).isEqualByComparingTo("3");
  }

  @Quick
  @Test
  void deleteDropsTheDatabaseAndEndsItsSessions() throws Exception {
    JsonNode branch = branches.create("to delete");
    String database = branch.get("branch_db").textValue();
    try (Connection user = world.server().connect(database)) {
      branches.delete(branch.get("id").asLong());
      assertThat(user.isValid(1)).isFalse();
    }
    assertThat(Databases.exists(world.server(), database)).isFalse();
    assertThat(branches.list("active")).noneMatch(one -> one.get("id").equals(branch.get("id")));
  }

  @Test
  void deletedBranchCanBeLookedAtButNotUsed() {
    long id = branches.create("to delete twice").get("id").asLong();
    branches.delete(id);
    assertThat(branches.get(id).get("status").textValue()).isEqualTo("deleted");
    branches.delete(id);
    branches.reset(id).expect(409);
    world.api().patch("/api/branches/" + id, "{\"ttlHours\":1}").expect(409);
    world.api().post(Branches.PATH, "{\"parent\":%d}".formatted(id)).expect(409);
  }

  @Test
  void protectedBranchIsNotDeleted() {
    JsonNode branch = branches.create("precious");
    String path = "/api/branches/" + branch.get("id");
    world.api().patch(path, "{\"protected\":true}").expect(200);
    assertThat(world.api().delete(path).expect(409).code()).isEqualTo("branch_protected");
    assertThat(Databases.exists(world.server(), branch.get("branch_db").textValue())).isTrue();
    world.api().patch(path, "{\"protected\":false}").expect(200);
    world.api().delete(path).expect(204);
  }

  @Quick
  @Test
  void resetBringsTheParentsPresentContent() {
    JsonNode branch = branches.create("to reset");
    String database = branch.get("branch_db").textValue();
    world.server().execute(database, "DROP TABLE orders CASCADE");
    world.server().execute(MAIN, "INSERT INTO customer (email) VALUES ('new@example.com')");
    JsonNode reset = branches.reset(branch.get("id").asLong()).expect(200).json();
    assertThat(reset.get("id")).isEqualTo(branch.get("id"));
    assertThat(reset.get("branch_db").textValue()).isEqualTo(database);
    assertThat(reset.get("status").textValue()).isEqualTo("active");
    assertThat(Databases.content(world.server(), database))
        .isEqualTo(Databases.content(world.server(), MAIN));
    assertThat(Databases.staging(world.server())).isEmpty();
  }

  @Test
  void resetEndsSessionsOnTheBranch() throws Exception {
    JsonNode branch = branches.create("in use");
    try (Connection user = world.server().connect(branch.get("branch_db").textValue())) {
      branches.reset(branch.get("id").asLong()).expect(200);
      assertThat(user.isValid(1)).isFalse();
    }
  }

  @Test
  void childOutlivesItsParentButCannotBeReset() {
    JsonNode parent = branches.create("short-lived");
    JsonNode child = branches.createWith("{\"parent\":%s}".formatted(parent.get("id")));
    branches.delete(parent.get("id").asLong());
    Api.Answer answer = branches.reset(child.get("id").asLong()).expect(409);
    assertThat(answer.code()).isEqualTo("parent_gone");
    assertThat(
            world.server().value(child.get("branch_db").textValue(), "SELECT count(*) FROM orders"))
        .isEqualTo("1000");
  }

  @Test
  void preparedTransactionOnABranchFailsItsDeletion() {
    JsonNode branch = branches.create("two-phase");
    String database = branch.get("branch_db").textValue();
    world
        .server()
        .execute(database, "BEGIN; CREATE TABLE pending (id int); PREPARE TRANSACTION 'on branch'");
    Api.Answer answer = world.api().delete("/api/branches/" + branch.get("id"));
    boolean kept = Databases.exists(world.server(), database);
    world.server().execute(database, "ROLLBACK PREPARED 'on branch'");
    assertThat(answer.expect(409).code()).isEqualTo("prepared_transactions");
    assertThat(kept).isTrue();
    world.api().delete("/api/branches/" + branch.get("id")).expect(204);
  }

  @Test
  void preparedTransactionOnTheSourceIsRefusedBeforeWorkStarts() {
    JsonNode parent = branches.create("two-phase source");
    String database = parent.get("branch_db").textValue();
    world
        .server()
        .execute(database, "BEGIN; CREATE TABLE pending (id int); PREPARE TRANSACTION 'on source'");
    try {
      Api.Answer answer =
          world
              .api()
              .post(
                  "/api/branches",
                  "{\"parent\":%s,\"connections\":\"fail\"}".formatted(parent.get("id")))
              .expect(409);
      assertThat(answer.json().get("detail").textValue())
          .contains("prepared")
          .contains("on source");
    } finally {
      world.server().execute(database, "ROLLBACK PREPARED 'on source'");
    }
  }

  @Test
  void connectionMasksThePasswordUnlessAsked() {
    JsonNode branch = branches.create("connected");
    String path = "/api/branches/" + branch.get("id") + "/connection";
    JsonNode connection = world.api().get(path).expect(200).json();
    assertThat(connection.get("database").textValue())
        .isEqualTo(branch.get("branch_db").textValue());
    assertThat(connection.get("port").asInt()).isEqualTo(world.server().port());
    assertThat(connection.toString()).doesNotContain("hunter2");
  }

  @Test
  void noSessionStaysOnSourceOrBranch() {
    branches.create("quiet");
    Awaitility.await()
        .untilAsserted(() -> assertThat(Databases.sessionsOfTruss(world.server())).isEmpty());
  }

  /** As its owner may make it. */
  @Test
  void branchThatWasMadeATemplateIsResetAndDeleted() {
    JsonNode branch = branches.create("a template");
    String database = branch.get("branch_db").textValue();
    long id = branch.get("id").asLong();
    world.server().execute("postgres", "ALTER DATABASE %s IS_TEMPLATE true".formatted(database));
    branches.reset(id).expect(200);
    world.server().execute("postgres", "ALTER DATABASE %s IS_TEMPLATE true".formatted(database));
    branches.delete(id);
    assertThat(Databases.staging(world.server())).isEmpty();
  }

  @Test
  void unknownParentIsNotFound() {
    world.api().post(Branches.PATH, "{\"parent\":123456}").expect(404);
    world.api().post(Branches.PATH, "{\"parent\":-1}").expect(404);
    world.api().post(Branches.PATH, "{\"parent\":{\"snapshot\":3}}").expect(404);
  }

  @Test
  void unknownBranchIsNotFound() {
    for (String path : new String[] {"", "/connection"}) {
      assertThat(world.api().get("/api/branches/123456" + path).expect(404).code())
          .isEqualTo("branch_not_found");
    }
    assertThat(branches.reset(123456).expect(404).code()).isEqualTo("branch_not_found");
    assertThat(world.api().patch("/api/branches/123456", "{}").expect(404).code())
        .isEqualTo("branch_not_found");
  }
}
