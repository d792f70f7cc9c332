package dev.truss.migration;

import static dev.truss.testsupport.request.Requests.migrate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Aftermath;
import dev.truss.testsupport.Api;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.MigrationCheckJson;
import dev.truss.testsupport.answer.MigrationRunJson;
import dev.truss.testsupport.answer.MigrationStatusJson;
import dev.truss.testsupport.request.Migrate;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs on branches. */
class MigrationRunIT {
  private static final Path FOLDER = Migrating.folder();

  @RegisterExtension
  private static final World world =
      World.create()
          .with("TRUSS_MIGRATIONS_DIR", FOLDER.toString())
          .with("TRUSS_MIGRATIONS_LOCK_TIMEOUT", "500ms");

  private final PostgresServer server = world.server();
  private final Migrating migrating = new Migrating(world, FOLDER);

  @AfterEach
  void nothingIsLeft() {
    Aftermath.awaitOrder(world);
    Aftermath.deleteEverything(world);
  }

  /** Whoever may connect to a database can take every advisory lock there. Flyway's own is one. */
  @Test
  void runIsKeptApartByNoLockInTheDatabase() {
    BranchJson branch = world.branches().create("locked");
    migrating.files(
        "V1__look.sql",
        """
        CREATE TABLE seen AS SELECT DISTINCT classid, objid FROM pg_locks
        WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database());""");

    migrating.run(branch).expect(200);

    assertThat(server.value(branch.database(), "SELECT count(*) FROM seen")).isEqualTo("1");
  }

  @Quick
  @Test
  void fileIsAppliedOnceHoweverOftenItIsAsked() {
    BranchJson branch = world.branches().create("once");
    migrating.files(
        "V2__rows.sql",
        "INSERT INTO gift VALUES (1); INSERT INTO gift VALUES (2);",
        "V1__gifts.sql",
        "CREATE TABLE gift (id int);");

    MigrationRunJson first = migrating.run(branch).expect(200).as(MigrationRunJson.class);
    MigrationRunJson second = migrating.run(branch).expect(200).as(MigrationRunJson.class);

    assertThat(first.applied()).containsExactly("V1__gifts.sql", "V2__rows.sql");
    assertThat(first.alreadyApplied()).isZero();
    assertThat(first.succeeded()).isTrue();
    assertThat(first.error()).isNull();
    assertThat(second.applied()).isEmpty();
    assertThat(second.alreadyApplied()).isEqualTo(2);
    assertThat(server.value(branch.database(), "SELECT count(*) FROM gift")).isEqualTo("2");
    MigrationStatusJson status = migrating.status(branch);
    assertThat(status.database()).isEqualTo(branch.database());
    assertThat(status.pending()).isEmpty();
    assertThat(status.failed()).isNull();
    assertThat(status.applied()).hasSize(2);
    assertThat(status.applied().getFirst().version()).isEqualTo("1");
    assertThat(status.applied().getFirst().success()).isTrue();
  }

  @Test
  void twoReplicasAtOnceApplyEachFileOnce() {
    BranchJson branch = world.branches().create("at once");
    migrating.files(
        "V1__gifts.sql",
        "CREATE TABLE gift (id int); SELECT pg_sleep(0.5);",
        "V2__rows.sql",
        "INSERT INTO gift VALUES (1); SELECT pg_sleep(0.5);");
    Migrate request = migrate().on(branch.id());

    List<MigrationRunJson> results =
        Stream.of(1, 2, 1, 2)
            .map(number -> world.replica(number).api())
            .map(api -> CompletableFuture.supplyAsync(() -> api.post(Migrating.RUN, request)))
            .toList()
            .stream()
            .map(answer -> answer.join().expect(200).as(MigrationRunJson.class))
            .toList();

    assertThat(results.stream().flatMap(result -> result.applied().stream()))
        .containsExactlyInAnyOrder("V1__gifts.sql", "V2__rows.sql");
    assertThat(results.stream().filter(result -> result.alreadyApplied() == 2)).hasSize(3);
    assertThat(server.value(branch.database(), "SELECT count(*) FROM gift")).isEqualTo("1");
  }

  @Test
  void firstFailureStopsAndIsRolledBack() {
    BranchJson branch = world.branches().create("broken");
    migrating.files(
        "V1__gifts.sql",
        "CREATE TABLE gift (id int);",
        "V2__broken.sql",
        "CREATE TABLE half (id int);\nINSERT INTO nowhere VALUES (1);",
        "V3__later.sql",
        "CREATE TABLE later (id int);");

    Api.Answer failed = migrating.run(branch).expect(422);

    assertThat(failed.code()).isEqualTo("migration_failed");
    assertThat(failed.problem().applied()).containsExactly("V1__gifts.sql");
    assertThat(failed.problem().notApplied()).containsExactly("V2__broken.sql", "V3__later.sql");
    assertThat(failed.problem().succeeded()).isFalse();
    assertThat(failed.problem().error())
        .contains("V2__broken.sql", "line 2", "nowhere", "rolled back");
    assertThat(tables(branch)).contains("gift").doesNotContain("half", "later");
    assertThat(migrating.status(branch).pending())
        .containsExactly("V2__broken.sql", "V3__later.sql");

    migrating.files(
        "V1__gifts.sql",
        "CREATE TABLE gift (id int);",
        "V2__broken.sql",
        "CREATE TABLE half (id int);",
        "V3__later.sql",
        "CREATE TABLE later (id int);");
    MigrationRunJson again = migrating.run(branch).expect(200).as(MigrationRunJson.class);

    assertThat(again.applied()).containsExactly("V2__broken.sql", "V3__later.sql");
    assertThat(again.alreadyApplied()).isEqualTo(1);
  }

  @Test
  void changedFileIsRefusedAndNothingIsApplied() {
    BranchJson branch = world.branches().create("changed");
    migrating.files("V1__gifts.sql", "CREATE TABLE gift (id int);");
    migrating.run(branch).expect(200);
    migrating.files(
        "V1__gifts.sql",
        "CREATE TABLE gift (id bigint);",
        "V2__later.sql",
        "CREATE TABLE later (id int);");

    Api.Answer refused = migrating.run(branch).expect(409);

    assertThat(refused.code()).isEqualTo("migrations_invalid");
    assertThat(refused.problem().problems().getFirst()).contains("checksum mismatch");
    assertThat(tables(branch)).doesNotContain("later");
    MigrationCheckJson check = migrating.check(branch);
    assertThat(check.safe()).isFalse();
    assertThat(check.warnings().toString()).contains("checksum mismatch");
  }

  @Test
  void halfDoneFileWithoutTransactionIsReportedWithWhatToDo() {
    BranchJson branch = world.branches().create("half");
    String index = "CREATE UNIQUE INDEX CONCURRENTLY one_each ON orders (quantity);";
    migrating.files("V1__index.sql", index, "V2__later.sql", "CREATE TABLE later (id int);");

    Api.Answer failed = migrating.run(branch).expect(422);
    assertThat(failed.problem().error())
        .contains("V1__index.sql", "cannot run in a transaction", "one_each", "DELETE FROM");
    assertThat(failed.problem().notApplied()).containsExactly("V1__index.sql", "V2__later.sql");
    assertThat(migrating.status(branch).failed().file()).isEqualTo("V1__index.sql");

    Api.Answer again = migrating.run(branch).expect(422);
    assertThat(again.problem().error()).contains("V1__index.sql failed half way");
    assertThat(migrating.check(branch).safe()).isFalse();

    server.execute(
        branch.database(),
        "DROP INDEX one_each; DELETE FROM flyway_schema_history WHERE NOT success");
    migrating.files(
        "V1__index.sql",
        index.replace("UNIQUE ", ""),
        "V2__later.sql",
        "CREATE TABLE later (id int);");
    MigrationRunJson repaired = migrating.run(branch).expect(200).as(MigrationRunJson.class);
    assertThat(repaired.applied()).containsExactly("V1__index.sql", "V2__later.sql");
  }

  @Test
  void waitForALockIsGivenUpAndLeavesNobodyWaiting() throws Exception {
    BranchJson branch = world.branches().create("locked");
    migrating.files("V1__gift.sql", "ALTER TABLE orders ADD COLUMN gift boolean;");
    try (Connection user = server.connect(branch.database());
        Statement statement = user.createStatement()) {
      user.setAutoCommit(false);
      statement.execute("SELECT count(*) FROM orders");

      Api.Answer failed = migrating.run(branch).expect(422);

      assertThat(failed.problem().error())
          .contains("lock timeout", "truss.migrations.lock-timeout", "rolled back", "Session ");
      assertThat(failed.problem().notApplied()).containsExactly("V1__gift.sql");
      statement.execute("SELECT count(*) FROM orders");
    }
    assertThat(migrating.run(branch).expect(200).as(MigrationRunJson.class).applied())
        .containsExactly("V1__gift.sql");
  }

  /** Given up half way it would leave an invalid index, and nobody waits behind it. */
  @Test
  void concurrentIndexWaitsForAsLongAsItTakes() throws Exception {
    BranchJson branch = world.branches().create("patient");
    migrating.files("V1__index.sql", "CREATE INDEX CONCURRENTLY orders_cents ON orders (cents);");
    CompletableFuture<Api.Answer> run;
    try (Connection user = server.connect(branch.database());
        Statement statement = user.createStatement()) {
      user.setAutoCommit(false);
      statement.execute("UPDATE orders SET quantity = 1 WHERE id = 1");
      run = CompletableFuture.supplyAsync(() -> migrating.run(branch));
      statement.execute("SELECT pg_sleep(1.5)");
      assertThat(run).isNotDone();
      user.commit();
    }
    assertThat(run.join().expect(200).as(MigrationRunJson.class).applied())
        .containsExactly("V1__index.sql");
    assertThat(
            server.value(
                branch.database(),
                "SELECT indisvalid FROM pg_index WHERE indexrelid = 'orders_cents'::regclass"))
        .isEqualTo("t");
  }

  @Test
  void repeatableFileIsAppliedAgainWhenItChanges() {
    BranchJson branch = world.branches().create("view");
    migrating.files("R__cheap.sql", "CREATE OR REPLACE VIEW cheap AS SELECT 1 AS one;");
    migrating.run(branch).expect(200);
    assertThat(migrating.run(branch).expect(200).as(MigrationRunJson.class).applied()).isEmpty();

    migrating.files("R__cheap.sql", "CREATE OR REPLACE VIEW cheap AS SELECT 1 AS one, 2 AS two;");

    assertThat(migrating.status(branch).pending()).containsExactly("R__cheap.sql");
    assertThat(migrating.run(branch).expect(200).as(MigrationRunJson.class).applied())
        .containsExactly("R__cheap.sql");
    assertThat(server.value(branch.database(), "SELECT two FROM cheap")).isEqualTo("2");
  }

  private List<String> tables(BranchJson branch) {
    return server.query(
        branch.database(), "SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
  }
}
