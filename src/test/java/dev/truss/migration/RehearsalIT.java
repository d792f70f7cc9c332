package dev.truss.migration;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.migrate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Aftermath;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.TrussProcess;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.MigrationCheckJson;
import dev.truss.testsupport.answer.RehearsalJson;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a rehearsal finds, and that nothing of it stays. */
class RehearsalIT {
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

  @Quick
  @Test
  void eachStatementSaysWhatItLocksAndRewrites() {
    BranchJson branch = world.branches().create("rehearsed");
    Map<String, String> before = Databases.content(server, branch.database());
    migrating.files(
        "V1__column.sql",
        "-- Who may give\nALTER TABLE orders ADD COLUMN gift boolean; CREATE TABLE fresh (id int);",
        "V2__index.sql",
        "CREATE INDEX orders_cents ON orders (cents); CREATE INDEX fresh_id ON fresh (id);",
        "V3__concurrently.sql",
        "CREATE INDEX CONCURRENTLY orders_quantity ON orders (quantity);",
        "V4__type.sql",
        "ALTER TABLE visits ALTER COLUMN id TYPE bigint;");

    MigrationCheckJson check = migrating.rehearse(branch);

    RehearsalJson rehearsal = check.rehearsal();
    assertThat(rehearsal.error()).as(check.toString()).isNull();
    assertThat(rehearsal.succeeded()).isTrue();
    List<RehearsalJson.Statement> statements = rehearsal.statements();
    assertThat(statements).hasSize(6);
    RehearsalJson.Statement column = statements.getFirst();
    assertThat(column.file()).isEqualTo("V1__column.sql");
    assertThat(column.statement()).isEqualTo("ALTER TABLE orders ADD COLUMN gift boolean;");
    assertThat(column.locks())
        .containsExactly(
            new RehearsalJson.Lock("public.orders", "ACCESS EXCLUSIVE", "reads and writes"));
    assertThat(column.rewrites()).isEmpty();
    assertThat(statements.get(1).locks()).isEmpty();
    assertThat(statements.get(2).locks())
        .containsExactly(new RehearsalJson.Lock("public.orders", "SHARE", "writes"));
    assertThat(statements.get(3).locks()).isEmpty();
    RehearsalJson.Statement concurrently = statements.get(4);
    assertThat(concurrently.statement()).contains("CONCURRENTLY");
    assertThat(concurrently.locks().toString()).doesNotContain("writes");
    assertThat(concurrently.rewrites()).isEmpty();
    RehearsalJson.Statement type = statements.get(5);
    assertThat(type.rewrites()).containsExactly("public.visits");
    assertThat(type.locks().toString()).contains("ACCESS EXCLUSIVE");
    assertThat(check.safe()).isFalse();
    assertThat(check.warnings().toString())
        .contains("V4__type.sql rewrites public.visits")
        .doesNotContain("V1__column.sql");
    assertThat(Databases.content(server, branch.database())).isEqualTo(before);
    assertThat(Databases.staging(server)).isEmpty();
  }

  @Test
  void quickChangeIsSafe() {
    BranchJson branch = world.branches().create("quick");
    migrating.files("V1__column.sql", "ALTER TABLE orders ADD COLUMN gift boolean;");
    MigrationCheckJson check = migrating.rehearse(branch);
    assertThat(check.rehearsal().succeeded()).isTrue();
    assertThat(check.safe()).as(check.toString()).isTrue();
  }

  @Test
  void lockThatIsHeldForLongIsNotSafe() {
    BranchJson branch = world.branches().create("slow");
    migrating.files(
        "V1__slow.sql", "ALTER TABLE orders ADD COLUMN gift boolean; SELECT pg_sleep(1.2);");
    MigrationCheckJson check = migrating.rehearse(branch);
    assertThat(check.safe()).isFalse();
    assertThat(check.warnings().toString())
        .contains("V1__slow.sql keeps reads and writes on public.orders waiting");
  }

  @Test
  void failureIsFoundBeforeItHurts() {
    BranchJson branch = world.branches().create("failing");
    migrating.files(
        "V1__check.sql",
        "ALTER TABLE orders ADD CHECK (cents < 0);",
        "V2__later.sql",
        "CREATE TABLE later (id int);");
    MigrationCheckJson check = migrating.rehearse(branch);
    RehearsalJson rehearsal = check.rehearsal();
    assertThat(rehearsal.succeeded()).isFalse();
    assertThat(rehearsal.error()).contains("V1__check.sql", "violated");
    assertThat(rehearsal.statements()).hasSize(1);
    assertThat(rehearsal.statements().getFirst().error()).contains("violated");
    assertThat(check.safe()).isFalse();
    assertThat(migrating.status(branch).pending()).hasSize(2);
  }

  @Test
  void whatActsOnMoreThanItsDatabaseIsNotDone() {
    BranchJson branch = world.branches().create("outside");
    migrating.files("V1__role.sql", "CREATE TABLE x (); CREATE ROLE made_by_rehearsal;");
    MigrationCheckJson check = migrating.rehearse(branch);
    assertThat(check.rehearsal().error())
        .contains("V1__role.sql", "acts on more than its database");
    assertThat(check.safe()).isFalse();
    assertThat(
            server.query("postgres", "SELECT 1 FROM pg_roles WHERE rolname = 'made_by_rehearsal'"))
        .isEmpty();
  }

  @Test
  void sessionsOnTheSourceGoOn() throws Exception {
    migrating.files("V1__column.sql", "ALTER TABLE orders ADD COLUMN gift boolean;");
    try (Connection user = server.connect(MAIN);
        Statement statement = user.createStatement()) {
      statement.execute("SET application_name = 'somebody'");
      MigrationCheckJson check =
          world
              .api()
              .post(Migrating.CHECK, migrate().onMain().rehearse(true))
              .expect(200)
              .as(MigrationCheckJson.class);
      assertThat(check.rehearsal().succeeded()).as(check.toString()).isTrue();
      statement.execute("SELECT count(*) FROM orders");
    }
    assertThat(server.value(MAIN, "SELECT to_regclass('flyway_schema_history') IS NULL"))
        .isEqualTo("t");
  }

  @Test
  void nothingStaysOfARehearsalWhoseTrussDied() {
    BranchJson branch = world.branches().create("killed");
    migrating.files("V1__slow.sql", "CREATE TABLE x (); SELECT pg_sleep(300);");
    var rehearsal = CompletableFuture.runAsync(() -> migrating.rehearse(branch));
    Awaitility.await("the rehearsal is under way")
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                !server
                    .query(
                        "postgres",
                        "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(300)' AND"
                            + " datname LIKE 'truss_staging_%'")
                    .isEmpty());
    assertThat(Databases.staging(server)).hasSize(1);

    TrussProcess killed = world.truss();
    killed.kill9();
    world.startReplicaInsteadOf(killed);
    killed.close();

    Awaitility.await("the copy is gone")
        .atMost(Duration.ofSeconds(30))
        .until(() -> Databases.staging(server).isEmpty());
    assertThat(rehearsal).failsWithin(Duration.ofSeconds(30));
    assertThat(migrating.status(branch).pending()).containsExactly("V1__slow.sql");
  }
}
