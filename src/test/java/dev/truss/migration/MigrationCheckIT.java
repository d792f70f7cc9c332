package dev.truss.migration;

import static dev.truss.migration.Migrating.database;
import static dev.truss.migration.Migrating.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.World;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a check finds without a rehearsal. */
class MigrationCheckIT {
  private static final Path FOLDER = Migrating.folder();

  @RegisterExtension
  private static final World world =
      World.create()
          .with("TRUSS_MIGRATIONS_DIR", FOLDER.toString())
          .with("TRUSS_MIGRATIONS_LOCK_TIMEOUT", "500ms");

  private final PostgresServer server = world.server();
  private final Migrating migrating = new Migrating(world, FOLDER);

  @Test
  void othersInTransactionsAreCounted() throws Exception {
    JsonNode branch = world.branches().create("busy");
    migrating.files("V1__gifts.sql", "CREATE TABLE gift (id int);");
    assertThat(migrating.check(branch).path("safe").asBoolean()).isTrue();
    try (Connection user = server.connect(database(branch));
        Statement statement = user.createStatement()) {
      user.setAutoCommit(false);
      statement.execute("LOCK TABLE orders IN SHARE MODE");

      JsonNode check = migrating.check(branch);
      assertThat(check.path("active_tx_count").asInt()).isEqualTo(1);
      assertThat(check.path("lock_count").asInt()).isEqualTo(1);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                JsonNode later = migrating.check(branch);
                assertThat(later.path("safe").asBoolean(true)).isFalse();
                assertThat(later.path("warnings").toString()).contains("is in a transaction for");
              });
    }
  }

  @Test
  void lookingRunsNoCallback() {
    JsonNode branch = world.branches().create("looked at");
    migrating.files(
        "V1__one.sql", "CREATE TABLE one ();",
        "beforeInfo.sql", "CREATE TABLE before_info ();",
        "afterInfo.sql", "CREATE TABLE after_info ();",
        "beforeValidate.sql", "CREATE TABLE before_validate ();",
        "afterValidate__again.sql", "CREATE TABLE after_validate ();",
        "beforeConnect.sql", "CREATE TABLE before_connect ();",
        "afterConnect.sql", "CREATE TABLE after_connect ();");

    migrating.status(branch);
    migrating.check(branch);

    assertThat(
            server.value(
                database(branch),
                "SELECT count(*) FROM pg_class WHERE relname ~ '^(before|after)_|^one$'"))
        .isEqualTo("0");
  }

  @Test
  void preparedTransactionIsNotSafe() {
    JsonNode branch = world.branches().create("prepared");
    migrating.files("V1__gifts.sql", "CREATE TABLE gift (id int);");
    server.execute(
        database(branch), "BEGIN; LOCK TABLE orders IN SHARE MODE; PREPARE TRANSACTION 'later'");
    try {
      JsonNode check = migrating.check(branch);
      assertThat(check.path("safe").asBoolean(true)).isFalse();
      assertThat(check.path("warnings").toString()).contains("later");
      assertThat(check.path("lock_count").asInt()).isEqualTo(1);
    } finally {
      server.execute(database(branch), "ROLLBACK PREPARED 'later'");
    }
  }

  @Test
  void historyThatTheFilesDoNotTellIsNotSafe() {
    JsonNode branch = world.branches().create("out of order");
    migrating.files(
        "V1__one.sql", "CREATE TABLE one ();", "V3__three.sql", "CREATE TABLE three ();");
    migrating.run(branch).expect(200);

    migrating.files(
        "V1__one.sql",
        "CREATE TABLE one ();",
        "V2__two.sql",
        "CREATE TABLE two ();",
        "V3__three.sql",
        "CREATE TABLE three ();");
    assertThat(migrating.check(branch).path("safe").asBoolean(true)).isFalse();
    assertThat(migrating.check(branch).path("warnings").toString()).contains("not applied");

    migrating.files("V3__three.sql", "CREATE TABLE three ();");
    JsonNode missing = migrating.check(branch);
    assertThat(missing.path("safe").asBoolean(true)).isFalse();
    assertThat(missing.path("warnings").toString()).contains("not resolved locally: 1");

    migrating.files("V1__one.sql", "CREATE TABLE one ();");
    JsonNode newer = migrating.check(branch);
    assertThat(newer.path("safe").asBoolean()).isTrue();
    assertThat(newer.path("warnings").toString()).contains("V3__three.sql was applied");
  }

  @Test
  void fileThatWouldBeRefusedOrLeftOutIsNamed() {
    JsonNode branch = world.branches().create("names");
    migrating.files(
        "V1__index.sql",
        "CREATE INDEX CONCURRENTLY i ON orders (cents);",
        "gifts.sql",
        "CREATE TABLE gift ();");
    JsonNode check = migrating.check(branch);
    assertThat(texts(check.path("pending_files"))).containsExactly("V1__index.sql");
    assertThat(check.path("warnings").toString())
        .contains("V1__index.sql cannot run in a transaction", "gifts.sql is left out");
    assertThat(check.path("safe").asBoolean()).isTrue();

    migrating.files(
        "V1__mixed.sql", "CREATE TABLE gift (); CREATE INDEX CONCURRENTLY i ON orders (cents);");
    JsonNode mixed = migrating.check(branch);
    assertThat(mixed.path("safe").asBoolean(true)).isFalse();
    assertThat(mixed.path("warnings").toString()).contains("V1__mixed.sql would be refused");
  }

  @Test
  void otherToolsAreFoundByTheirTables() {
    JsonNode branch = world.branches().create("others");
    migrating.files("V1__gifts.sql", "CREATE TABLE gift (id int);");
    server.execute(
        database(branch),
        """
        CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
        INSERT INTO alembic_version VALUES ('ae1027a6acf');
        CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);
        INSERT INTO schema_migrations VALUES (12, false);
        CREATE TABLE "SequelizeMeta" (name text PRIMARY KEY);
        CREATE SCHEMA rails;
        CREATE TABLE rails.schema_migrations (version text PRIMARY KEY);
        CREATE TABLE rails.ar_internal_metadata (key text);
        INSERT INTO rails.schema_migrations VALUES ('20260101'), ('20260202');
        CREATE TABLE django_migrations (id serial, app text, name text, applied timestamptz);
        INSERT INTO django_migrations (app, name) VALUES ('shop', '0001_initial'), ('shop', '0002_gift');
        CREATE TABLE "__EFMigrationsHistory" ("MigrationId" text);
        INSERT INTO "__EFMigrationsHistory" VALUES ('20260101_First');
        CREATE TABLE migrations (id serial, "timestamp" bigint, name text);
        CREATE TABLE changes (what text);
        """);

    JsonNode check = migrating.check(branch);

    assertThat(texts(check.path("other_tools")))
        .containsExactlyInAnyOrder(
            "{\"tool\":\"alembic\",\"table\":\"public.alembic_version\",\"version\":\"ae1027a6acf\"}",
            "{\"tool\":\"golang-migrate\",\"table\":\"public.schema_migrations\",\"version\":\"12\"}",
            "{\"tool\":\"sequelize\",\"table\":\"public.SequelizeMeta\",\"version\":null}",
            "{\"tool\":\"rails\",\"table\":\"rails.schema_migrations\",\"version\":\"20260202\"}",
            "{\"tool\":\"django\",\"table\":\"public.django_migrations\",\"version\":\"shop.0002_gift\"}",
            "{\"tool\":\"ef"
                + " core\",\"table\":\"public.__EFMigrationsHistory\",\"version\":\"20260101_First\"}",
            "{\"tool\":\"typeorm\",\"table\":\"public.migrations\",\"version\":null}");
    assertThat(check.path("safe").asBoolean(true)).isFalse();
    assertThat(check.path("warnings").toString()).contains("alembic migrates this database");
    migrating.run(branch).expect(200);
    assertThat(migrating.check(branch).path("safe").asBoolean()).isTrue();
  }
}
