package dev.truss.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Aftermath;
import dev.truss.testsupport.Api;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.MigrationCheckJson;
import dev.truss.testsupport.answer.MigrationRepairJson;
import dev.truss.testsupport.answer.MigrationRunJson;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a run is what the database holds. */
class MigrationTruthIT {
  private static final Path FOLDER = Migrating.folder();

  @RegisterExtension
  private static final World world = World.create().with("TRUSS_MIGRATIONS_DIR", FOLDER.toString());

  private final PostgresServer server = world.server();
  private final Migrating migrating = new Migrating(world, FOLDER);

  @AfterEach
  void nothingIsLeft() {
    Aftermath.awaitOrder(world);
    Aftermath.deleteEverything(world);
  }

  @Test
  void fileThatEndsItsTransactionIsRefusedByCheckRehearsalAndRun() {
    BranchJson branch = world.branches().create("commits");
    migrating.files(
        "V1__fine.sql", "CREATE TABLE fine ();",
        "V2__ends.sql", "CREATE TABLE tx_c(a int);\nCOMMIT; CREATE TABLE tx_c(a int);");

    MigrationCheckJson check = migrating.rehearse(branch);
    Api.Answer run = migrating.run(branch).expect(422);

    assertThat(check.safe()).isFalse();
    assertThat(check.warnings().toString()).contains("V2__ends.sql would be refused: line 2");
    assertThat(check.rehearsal().succeeded()).isFalse();
    assertThat(check.rehearsal().error()).contains("V2__ends.sql", "line 2");
    assertThat(run.code()).isEqualTo("migration_failed");
    assertThat(run.problem().error())
        .contains("V2__ends.sql", "line 2", "COMMIT", "Nothing was applied");
    assertThat(run.problem().applied()).isEmpty();
    assertThat(run.problem().notApplied()).containsExactly("V1__fine.sql", "V2__ends.sql");
    assertThat(tables(branch)).doesNotContain("tx_c", "fine");
  }

  /** Backslashes begin to mean something while the file runs. */
  @Test
  void fileThatHidesHowItEndsItsTransactionIsStopped() {
    BranchJson branch = world.branches().create("hidden");
    migrating.files(
        "V1__hides.sql",
        "CREATE TABLE hidden(a int); SET standard_conforming_strings = off; SELECT 'a\\''; COMMIT;"
            + " --'\n"
            + ";");

    Api.Answer run = migrating.run(branch).expect(422);

    assertThat(run.problem().error()).contains("COMMIT", "rolled back");
    assertThat(tables(branch)).doesNotContain("hidden");
  }

  @Test
  void whatWasAppliedIsReadFromTheHistory() {
    BranchJson branch = world.branches().create("baseline file");
    migrating.files(
        "V1__one.sql", "CREATE TABLE one ();",
        "V3__three.sql", "CREATE TABLE three ();",
        "V11__eleven.sql", "CREATE TABLE eleven ();",
        "B10__ten.sql", "CREATE TABLE ten ();",
        "R__view.sql", "CREATE VIEW cheap AS SELECT 1 AS one;");
    String[] all = {"V1__one.sql", "V3__three.sql", "V11__eleven.sql", "R__view.sql"};

    MigrationCheckJson check = migrating.check(branch);
    MigrationRunJson run = migrating.run(branch).expect(200).as(MigrationRunJson.class);

    assertThat(check.pendingFiles()).containsExactly(all);
    assertThat(check.warnings().toString()).contains("B10__ten.sql is left out");
    assertThat(run.applied()).containsExactly(all);
    assertThat(run.notApplied()).isEmpty();
    assertThat(tables(branch)).contains("one", "three", "eleven").doesNotContain("ten");
    assertThat(
            server.query(
                branch.database(),
                "SELECT script FROM flyway_schema_history WHERE type = 'SQL' ORDER BY"
                    + " installed_rank"))
        .containsExactly(all);
    assertThat(migrating.status(branch).pending()).isEmpty();
  }

  @Test
  void baselineFileIsUsedWhereThereAreNoTables() {
    BranchJson branch = world.branches().create("empty");
    server.execute(branch.database(), "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    migrating.files(
        "V1__one.sql", "CREATE TABLE one ();",
        "V11__eleven.sql", "CREATE TABLE eleven ();",
        "B10__ten.sql", "CREATE TABLE ten ();");

    MigrationCheckJson check = migrating.check(branch);
    MigrationRunJson run = migrating.run(branch).expect(200).as(MigrationRunJson.class);

    assertThat(check.pendingFiles()).containsExactly("B10__ten.sql", "V11__eleven.sql");
    assertThat(run.applied()).containsExactly("B10__ten.sql", "V11__eleven.sql");
    assertThat(tables(branch)).contains("ten", "eleven").doesNotContain("one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET datestyle='German';",
        "SET client_encoding='LATIN1';",
        "DO $$ BEGIN SET client_encoding='LATIN1'; END $$;",
        "SELECT set_config('datestyle', 'German', false);"
      })
  void settingThatTheDriverDoesNotBearIsNoOutage(String setting) {
    BranchJson branch = world.branches().create("setting");
    migrating.files(
        "V1__fine.sql",
        "CREATE TABLE fine ();",
        "V2__setting.sql",
        "CREATE TABLE half ();\n" + setting);

    Api.Answer run = migrating.run(branch).expect(422);

    assertThat(run.problem().error()).contains("V2__setting.sql");
    assertThat(run.problem().error().toLowerCase(java.util.Locale.ROOT))
        .containsAnyOf("datestyle", "client_encoding", "would end the session");
    assertThat(tables(branch)).doesNotContain("half");
    boolean fineThere = tables(branch).contains("fine");
    assertThat(run.problem().applied().contains("V1__fine.sql")).isEqualTo(fineThere);
  }

  @Test
  void sessionThatIsEndedIsToldWithWhatStays() throws Exception {
    BranchJson branch = world.branches().create("ended");
    migrating.files(
        "V1__fine.sql", "CREATE TABLE fine ();",
        "V2__index.sql", "CREATE INDEX CONCURRENTLY orders_cents ON orders (cents);",
        "V3__later.sql", "CREATE TABLE later ();");
    CompletableFuture<Api.Answer> run;
    try (Connection user = server.connect(branch.database());
        Statement statement = user.createStatement()) {
      user.setAutoCommit(false);
      statement.execute("UPDATE orders SET quantity = 1 WHERE id = 1");
      run = CompletableFuture.supplyAsync(() -> migrating.run(branch));
      endSessionThatRuns("CREATE INDEX CONCURRENTLY%", branch);
      run.join();
    }

    Api.Answer answer = run.join().expect(422);

    assertThat(answer.problem().applied()).containsExactly("V1__fine.sql");
    assertThat(answer.problem().notApplied()).containsExactly("V2__index.sql", "V3__later.sql");
    assertThat(answer.problem().error())
        .contains("V2__index.sql", "session was ended", "Invalid indexes", "orders_cents", "stays")
        .contains("no row in the history");
  }

  @Test
  void sessionThatIsEndedInATransactionLeavesNothing() {
    BranchJson branch = world.branches().create("ended too");
    migrating.files("V1__slow.sql", "CREATE TABLE slow ();\nSELECT pg_sleep(300);");
    CompletableFuture<Api.Answer> run = CompletableFuture.supplyAsync(() -> migrating.run(branch));
    endSessionThatRuns("SELECT pg_sleep(300)%", branch);

    Api.Answer answer = run.join().expect(422);

    assertThat(answer.problem().error())
        .contains("V1__slow.sql", "session was ended", "rolled back");
    assertThat(tables(branch)).doesNotContain("slow");
  }

  @ParameterizedTest
  @ValueSource(strings = {"V1__rows.sql", "R__rows.sql", "beforeMigrate.sql"})
  void rowsWithoutEndAreRefusedAndKeepNobody(String file) {
    BranchJson branch = world.branches().create("copy");
    migrating.files(
        "V2__fine.sql",
        "CREATE TABLE fine ();",
        file,
        "SELECT 1;\nCOPY orders FROM stdin;\n1\t2\n3\t4\n");

    MigrationCheckJson check = migrating.check(branch);
    Api.Answer run = migrating.run(branch).expect(422);

    assertThat(check.warnings().toString()).contains(file + " would be refused: line 2");
    assertThat(run.problem().error()).contains(file, "line 2", "\\.");
    migrating.files("V2__fine.sql", "CREATE TABLE fine ();");
    assertThat(migrating.run(branch).expect(200).as(MigrationRunJson.class).applied())
        .containsExactly("V2__fine.sql");
  }

  /** Flyway goes through all comments before a statement again for each of them. */
  @Test
  void fileThatTheParserReadsForHoursIsRefused() {
    BranchJson branch = world.branches().create("slow parser");
    migrating.files("V1__slow.sql", "/* a */\n\n".repeat(1_000_000) + "SELECT 1;");

    MigrationCheckJson check = migrating.check(branch);

    assertThat(check.safe()).isFalse();
    assertThat(check.warnings().toString())
        .contains("V1__slow.sql would be refused: it cannot be read within 20.0 s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"V1__price.sql", "R__price.sql"})
  void placeholderWithoutValueIsExplained(String file) {
    BranchJson branch = world.branches().create("placeholder");
    migrating.files(file, "SELECT 1;\nSELECT '${x}';");

    Api.Answer run = migrating.run(branch);

    assertThat(run.status()).isBetween(400, 499);
    assertThat(run.problem().error())
        .contains(file, "line 2", "${x}", "truss.migrations.placeholders.x", file + ".conf");

    migrating.files(
        file, "SELECT 1;\nSELECT '${x}';", file + ".conf", "placeholderReplacement=false");
    assertThat(migrating.run(branch).expect(200).as(MigrationRunJson.class).applied())
        .containsExactly(file);
  }

  @Test
  void repairMakesTheHistoryAgree() {
    BranchJson branch = world.branches().create("repaired");
    migrating.files(
        "V1__one.sql", "CREATE TABLE one ();",
        "V2__two.sql", "CREATE TABLE two ();",
        "V3__three.sql", "CREATE TABLE three ();");
    migrating.run(branch).expect(200);
    migrating.files(
        "V1__one.sql",
        "CREATE TABLE one (); -- as it is",
        "V3__three.sql",
        "CREATE TABLE three ();");
    Api.Answer refused = migrating.run(branch).expect(409);
    assertThat(refused.problem().problems().toString())
        .contains("V1__one.sql has changed", "V2__two.sql was applied", "/api/migrations/repair")
        .doesNotContain("run repair", "-outOfOrder");

    MigrationRepairJson repaired =
        migrating.repair(branch).expect(200).as(MigrationRepairJson.class);

    assertThat(repaired.settled()).hasSize(2);
    assertThat(repaired.problems()).isEmpty();
    migrating.run(branch).expect(200);
    assertThat(migrating.repair(branch).expect(200).as(MigrationRepairJson.class).settled())
        .isEmpty();
  }

  private void endSessionThatRuns(String query, BranchJson branch) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                !server
                    .query(
                        "postgres",
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s' AND query LIKE '%s' AND state = 'active' AND clock_timestamp() - query_start > interval '200 ms'"
                            .formatted(branch.database(), query))
                    .isEmpty());
  }

  private java.util.List<String> tables(BranchJson branch) {
    return server.query(
        branch.database(), "SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
  }
}
