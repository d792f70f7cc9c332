package dev.truss.migration;

import static dev.truss.migration.Migrating.database;
import static dev.truss.migration.Migrating.texts;
import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.Aftermath;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.TrussProcess;
import dev.truss.testsupport.World;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
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
    JsonNode branch = world.branches().create("rehearsed");
    Map<String, String> before = Databases.content(server, database(branch));
    migrating.files(
        "V1__column.sql",
        "-- Who may give\nALTER TABLE orders ADD COLUMN gift boolean; CREATE TABLE fresh (id int);",
        "V2__index.sql",
        "CREATE INDEX orders_cents ON orders (cents); CREATE INDEX fresh_id ON fresh (id);",
        "V3__concurrently.sql",
        "CREATE INDEX CONCURRENTLY orders_quantity ON orders (quantity);",
        "V4__type.sql",
        "ALTER TABLE visits ALTER COLUMN id TYPE bigint;");

    JsonNode check = migrating.rehearse(branch);

    JsonNode rehearsal = check.path("rehearsal");
    assertThat(rehearsal.path("error").isNull()).as(check.toString()).isTrue();
    assertThat(rehearsal.path("succeeded").asBoolean()).isTrue();
    JsonNode statements = rehearsal.path("statements");
    assertThat(statements).hasSize(6);
    JsonNode column = statements.path(0);
    assertThat(column.path("file").asText()).isEqualTo("V1__column.sql");
    assertThat(column.path("statement").asText())
        .isEqualTo("ALTER TABLE orders ADD COLUMN gift boolean;");
    assertThat(texts(column.path("locks")))
        .containsExactly(
            "{\"table\":\"public.orders\",\"mode\":\"ACCESS EXCLUSIVE\",\"blocks\":\"reads and"
                + " writes\"}");
    assertThat(column.path("rewrites")).isEmpty();
    assertThat(statements.path(1).path("locks")).isEmpty();
    assertThat(texts(statements.path(2).path("locks")))
        .containsExactly("{\"table\":\"public.orders\",\"mode\":\"SHARE\",\"blocks\":\"writes\"}");
    assertThat(statements.path(3).path("locks")).isEmpty();
    JsonNode concurrently = statements.path(4);
    assertThat(concurrently.path("statement").asText()).contains("CONCURRENTLY");
    assertThat(concurrently.path("locks").toString()).doesNotContain("writes");
    assertThat(concurrently.path("rewrites")).isEmpty();
    JsonNode type = statements.path(5);
    assertThat(texts(type.path("rewrites"))).containsExactly("public.visits");
    assertThat(type.path("locks").toString()).contains("ACCESS EXCLUSIVE");
    assertThat(check.path("safe").asBoolean(true)).isFalse();
    assertThat(check.path("warnings").toString())
        .contains("V4__type.sql rewrites public.visits")
        .doesNotContain("V1__column.sql");
    assertThat(Databases.content(server, database(branch))).isEqualTo(before);
    assertThat(Databases.staging(server)).isEmpty();
  }

  @Test
  void quickChangeIsSafe() {
    JsonNode branch = world.branches().create("quick");
    migrating.files("V1__column.sql", "ALTER TABLE orders ADD COLUMN gift boolean;");
    JsonNode check = migrating.rehearse(branch);
    assertThat(check.path("rehearsal").path("succeeded").asBoolean()).isTrue();
    assertThat(check.path("safe").asBoolean()).as(check.toString()).isTrue();
  }

  @Test
  void lockThatIsHeldForLongIsNotSafe() {
    JsonNode branch = world.branches().create("slow");
    migrating.files(
        "V1__slow.sql", "ALTER TABLE orders ADD COLUMN gift boolean; SELECT pg_sleep(1.2);");
    JsonNode check = migrating.rehearse(branch);
    assertThat(check.path("safe").asBoolean(true)).isFalse();
    assertThat(check.path("warnings").toString())
        .contains("V1__slow.sql keeps reads and writes on public.orders waiting");
  }

  @Test
  void failureIsFoundBeforeItHurts() {
    JsonNode branch = world.branches().create("failing");
    migrating.files(
        "V1__check.sql",
        "ALTER TABLE orders ADD CHECK (cents < 0);",
        "V2__later.sql",
        "CREATE TABLE later (id int);");
    JsonNode check = migrating.rehearse(branch);
    JsonNode rehearsal = check.path("rehearsal");
    assertThat(rehearsal.path("succeeded").asBoolean(true)).isFalse();
    assertThat(rehearsal.path("error").asText()).contains("V1__check.sql", "violated");
    assertThat(rehearsal.path("statements")).hasSize(1);
    assertThat(rehearsal.path("statements").path(0).path("error").asText()).contains("violated");
    assertThat(check.path("safe").asBoolean(true)).isFalse();
    assertThat(texts(migrating.status(branch).path("pending"))).hasSize(2);
  }

  @Test
  void whatActsOnMoreThanItsDatabaseIsNotDone() {
    JsonNode branch = world.branches().create("outside");
    migrating.files("V1__role.sql", "CREATE TABLE x (); CREATE ROLE made_by_rehearsal;");
    JsonNode check = migrating.rehearse(branch);
    assertThat(check.path("rehearsal").path("error").asText())
        .contains("V1__role.sql", "acts on more than its database");
    assertThat(check.path("safe").asBoolean(true)).isFalse();
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
      JsonNode check =
          world
              .api()
              .post(Migrating.CHECK, "{\"target\": \"main\", \"rehearse\": true}")
              .expect(200)
              .json();
      assertThat(check.path("rehearsal").path("succeeded").asBoolean())
          .as(check.toString())
          .isTrue();
      statement.execute("SELECT count(*) FROM orders");
    }
    assertThat(server.value(MAIN, "SELECT to_regclass('flyway_schema_history') IS NULL"))
        .isEqualTo("t");
  }

  @Test
  void nothingStaysOfARehearsalWhoseTrussDied() {
    JsonNode branch = world.branches().create("killed");
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
    assertThat(texts(migrating.status(branch).path("pending"))).containsExactly("V1__slow.sql");
  }
}
