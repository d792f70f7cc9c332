package dev.truss.branch;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.change;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.Api;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.BranchPageJson;
import dev.truss.testsupport.answer.ConnectionJson;
import java.sql.Connection;
import java.time.Duration;
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
            .post("/api/branches", newBranch("feature-user-profiles").ttl(Duration.ofHours(24)))
            .expect(201);
    BranchJson branch = answer.branch();
    assertThat(answer.header("Location")).endsWith("/api/branches/" + branch.id());
    assertThat(branch.label()).isEqualTo("feature-user-profiles");
    assertThat(branch.database()).matches("truss_branch_feature_user_profiles_[a-z0-9]{6,8}");
    assertThat(branch.status()).isEqualTo("active");
    assertThat(branch.sizeBytes()).isGreaterThan(5_000_000);
    assertThat(branch.ttlHours()).isEqualByComparingTo("24");
    Instant created = branch.createdAt();
    assertThat(created).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
    assertThat(branch.expiresAt()).isEqualTo(created.plus(24, ChronoUnit.HOURS));
    assertThat(branch.parent()).isNull();
    assertThat(branch.isProtected()).isFalse();
    assertThat(branch.strategy()).isIn("wal_log", "file_copy");
    assertThat(branch.heldMs()).isNotNull();
    assertThat(branch.warnings()).isEmpty();
  }

  @Test
  void listingHasTheFieldsThatOldClientsRead() {
    long id = branches.create("listed").id();
    JsonNode listing = world.api().get("/api/branches").expect(200).json();
    assertThat(listing.path("branches").isArray()).isTrue();
    JsonNode branch =
        listing
            .path("branches")
            .valueStream()
            .filter(one -> one.path("id").asLong() == id)
            .findFirst()
            .orElseThrow();
    assertThat(branch.path("label").isTextual()).isTrue();
    assertThat(branch.path("branch_db").isTextual()).isTrue();
    assertThat(branch.path("status").textValue()).isEqualTo("active");
    assertThat(branch.path("size_bytes").isIntegralNumber()).isTrue();
    assertThat(branch.path("ttl_hours").decimalValue()).isEqualByComparingTo("0");
    assertThat(branch.path("created_at").textValue()).endsWith("Z");
    assertThat(branch.path("id").isIntegralNumber()).isTrue();
  }

  @Test
  void listingIsFilteredByLabel() {
    long id = branches.create("only me").id();
    BranchPageJson listing =
        world.api().get("/api/branches?label=only%20me").expect(200).as(BranchPageJson.class);
    assertThat(listing.branches()).hasSize(1);
    assertThat(listing.branches().get(0).id()).isEqualTo(id);
  }

  @Test
  void labelIsOptional() {
    BranchJson branch = world.api().post("/api/branches", "").expect(201).branch();
    assertThat(branch.label()).startsWith("branch_");
    assertThat(branch.expiresAt()).isNull();
  }

  @Quick
  @Test
  void branchHoldsWhatMainHolds() {
    String database = branches.create("copy").database();
    assertThat(Databases.content(world.server(), database))
        .isEqualTo(Databases.content(world.server(), MAIN));
  }

  @Quick
  @Test
  void branchAndMainAreIsolated() {
    String database = branches.create("isolated").database();
    world.server().execute(database, "CREATE TABLE only_here (id int)");
    assertThat(world.server().value(MAIN, "SELECT to_regclass('only_here')")).isEqualTo("null");
  }

  @Test
  void branchOfABranchHoldsWhatTheBranchHolds() {
    BranchJson parent = branches.create("parent");
    world.server().execute(parent.database(), "CREATE TABLE of_parent AS SELECT 7 AS value");
    BranchJson child = branches.create(newBranch("child").from(parent.id()));
    assertThat(child.parent()).isEqualTo(parent.id());
    assertThat(world.server().value(child.database(), "SELECT value FROM of_parent"))
        .isEqualTo("7");
  }

  @Test
  void patchChangesLabelAndTtl() {
    long id = branches.create("before").id();
    BranchJson patched =
        world
            .api()
            .patch("/api/branches/" + id, change().label("after").ttl(Duration.ofMinutes(90)))
            .expect(200)
            .branch();
    assertThat(patched.label()).isEqualTo("after");
    assertThat(patched.ttlHours()).isEqualByComparingTo("1.5");
    assertThat(patched.expiresAt()).isNotNull();
    assertThat(branches.get(id)).isEqualTo(patched);
  }

  @Test
  void patchLeavesOutWhatItDoesNotName() {
    BranchJson branch = branches.create(newBranch("partly").ttl(Duration.ofHours(3)));
    BranchJson patched =
        world
            .api()
            .patch("/api/branches/" + branch.id(), change().protect(true))
            .expect(200)
            .branch();
    assertThat(patched.isProtected()).isTrue();
    assertThat(patched.label()).isEqualTo("partly");
    assertThat(patched.ttlHours()).isEqualByComparingTo("3");
  }

  @Quick
  @Test
  void deleteDropsTheDatabaseAndEndsItsSessions() throws Exception {
    BranchJson branch = branches.create("to delete");
    String database = branch.database();
    try (Connection user = world.server().connect(database)) {
      branches.delete(branch.id());
      assertThat(user.isValid(1)).isFalse();
    }
    assertThat(Databases.exists(world.server(), database)).isFalse();
    assertThat(branches.list("active")).noneMatch(one -> one.id() == branch.id());
  }

  @Test
  void deletedBranchCanBeLookedAtButNotUsed() {
    long id = branches.create("to delete twice").id();
    branches.delete(id);
    assertThat(branches.get(id).status()).isEqualTo("deleted");
    branches.delete(id);
    branches.reset(id).expect(409);
    world.api().patch("/api/branches/" + id, change().ttl(Duration.ofHours(1))).expect(409);
    world.api().post(Branches.PATH, newBranch().from(id)).expect(409);
  }

  @Test
  void protectedBranchIsNotDeleted() {
    BranchJson branch = branches.create("precious");
    String path = "/api/branches/" + branch.id();
    world.api().patch(path, change().protect(true)).expect(200);
    assertThat(world.api().delete(path).expect(409).code()).isEqualTo("branch_protected");
    assertThat(Databases.exists(world.server(), branch.database())).isTrue();
    world.api().patch(path, change().protect(false)).expect(200);
    world.api().delete(path).expect(204);
  }

  @Quick
  @Test
  void resetBringsTheParentsPresentContent() {
    BranchJson branch = branches.create("to reset");
    String database = branch.database();
    world.server().execute(database, "DROP TABLE orders CASCADE");
    world.server().execute(MAIN, "INSERT INTO customer (email) VALUES ('new@example.com')");
    BranchJson reset = branches.reset(branch.id()).expect(200).branch();
    assertThat(reset.id()).isEqualTo(branch.id());
    assertThat(reset.database()).isEqualTo(database);
    assertThat(reset.status()).isEqualTo("active");
    assertThat(Databases.content(world.server(), database))
        .isEqualTo(Databases.content(world.server(), MAIN));
    assertThat(Databases.staging(world.server())).isEmpty();
  }

  @Test
  void resetEndsSessionsOnTheBranch() throws Exception {
    BranchJson branch = branches.create("in use");
    try (Connection user = world.server().connect(branch.database())) {
      branches.reset(branch.id()).expect(200);
      assertThat(user.isValid(1)).isFalse();
    }
  }

  @Test
  void childOutlivesItsParentButCannotBeReset() {
    BranchJson parent = branches.create("short-lived");
    BranchJson child = branches.create(newBranch().from(parent.id()));
    branches.delete(parent.id());
    Api.Answer answer = branches.reset(child.id()).expect(409);
    assertThat(answer.code()).isEqualTo("parent_gone");
    assertThat(world.server().value(child.database(), "SELECT count(*) FROM orders"))
        .isEqualTo("1000");
  }

  @Test
  void preparedTransactionOnABranchFailsItsDeletion() {
    BranchJson branch = branches.create("two-phase");
    String database = branch.database();
    world
        .server()
        .execute(database, "BEGIN; CREATE TABLE pending (id int); PREPARE TRANSACTION 'on branch'");
    Api.Answer answer = world.api().delete("/api/branches/" + branch.id());
    boolean kept = Databases.exists(world.server(), database);
    world.server().execute(database, "ROLLBACK PREPARED 'on branch'");
    assertThat(answer.expect(409).code()).isEqualTo("prepared_transactions");
    assertThat(kept).isTrue();
    world.api().delete("/api/branches/" + branch.id()).expect(204);
  }

  @Test
  void preparedTransactionOnTheSourceIsRefusedBeforeWorkStarts() {
    BranchJson parent = branches.create("two-phase source");
    String database = parent.database();
    world
        .server()
        .execute(database, "BEGIN; CREATE TABLE pending (id int); PREPARE TRANSACTION 'on source'");
    try {
      Api.Answer answer =
          world
              .api()
              .post("/api/branches", newBranch().from(parent.id()).connections("fail"))
              .expect(409);
      assertThat(answer.problem().detail()).contains("prepared").contains("on source");
    } finally {
      world.server().execute(database, "ROLLBACK PREPARED 'on source'");
    }
  }

  @Test
  void connectionMasksThePasswordUnlessAsked() {
    BranchJson branch = branches.create("connected");
    String path = "/api/branches/" + branch.id() + "/connection";
    Api.Answer answer = world.api().get(path).expect(200);
    ConnectionJson connection = answer.as(ConnectionJson.class);
    assertThat(connection.database()).isEqualTo(branch.database());
    assertThat(connection.port()).isEqualTo(world.server().port());
    assertThat(answer.body()).doesNotContain("hunter2");
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
    BranchJson branch = branches.create("a template");
    String database = branch.database();
    long id = branch.id();
    world.server().execute("postgres", "ALTER DATABASE %s IS_TEMPLATE true".formatted(database));
    branches.reset(id).expect(200);
    world.server().execute("postgres", "ALTER DATABASE %s IS_TEMPLATE true".formatted(database));
    branches.delete(id);
    assertThat(Databases.staging(world.server())).isEmpty();
  }

  @Test
  void unknownParentIsNotFound() {
    world.api().post(Branches.PATH, newBranch().from(123456)).expect(404);
    world.api().post(Branches.PATH, newBranch().from(-1)).expect(404);
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
