package dev.truss.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.MigrationCheckJson;
import dev.truss.testsupport.answer.MigrationCheckJson.Tool;
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
    BranchJson branch = world.branches().create("busy");
    migrating.files("V1__gifts.sql", "CREATE TABLE gift (id int);");
    assertThat(migrating.check(branch).safe()).isTrue();
    try (Connection user = server.connect(branch.database());
        Statement statement = user.createStatement()) {
      user.setAutoCommit(false);
      statement.execute("LOCK TABLE orders IN SHARE MODE");

      MigrationCheckJson check = migrating.check(branch);
      assertThat(check.activeTxCount()).isEqualTo(1);
      assertThat(check.lockCount()).isEqualTo(1);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                MigrationCheckJson later = migrating.check(branch);
                assertThat(later.safe()).isFalse();
                assertThat(later.warnings().toString()).contains("is in a transaction for");
              });
    }
  }

  @Test
  void lookingRunsNoCallback() {
    BranchJson branch = world.branches().create("looked at");
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
                branch.database(),
                "SELECT count(*) FROM pg_class WHERE relname ~ '^(before|after)_|^one$'"))
        .isEqualTo("0");
  }

  @Test
  void preparedTransactionIsNotSafe() {
    BranchJson branch = world.branches().create("prepared");
    migrating.files("V1__gifts.sql", "CREATE TABLE gift (id int);");
    server.execute(
        branch.database(), "BEGIN; LOCK TABLE orders IN SHARE MODE; PREPARE TRANSACTION 'later'");
    try {
      MigrationCheckJson check = migrating.check(branch);
      assertThat(check.safe()).isFalse();
      assertThat(check.warnings().toString()).contains("later");
      assertThat(check.lockCount()).isEqualTo(1);
    } finally {
      server.execute(branch.database(), "ROLLBACK PREPARED 'later'");
    }
  }

  @Test
  void historyThatTheFilesDoNotTellIsNotSafe() {
    BranchJson branch = world.branches().create("out of order");
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
    assertThat(migrating.check(branch).safe()).isFalse();
    assertThat(migrating.check(branch).warnings().toString()).contains("not applied");

    migrating.files("V3__three.sql", "CREATE TABLE three ();");
    MigrationCheckJson missing = migrating.check(branch);
    assertThat(missing.safe()).isFalse();
    assertThat(missing.warnings().toString()).contains("not resolved locally: 1");

    migrating.files("V1__one.sql", "CREATE TABLE one ();");
    MigrationCheckJson newer = migrating.check(branch);
    assertThat(newer.safe()).isTrue();
    assertThat(newer.warnings().toString()).contains("V3__three.sql was applied");
  }

  @Test
  void fileThatWouldBeRefusedOrLeftOutIsNamed() {
    BranchJson branch = world.branches().create("names");
    migrating.files(
        "V1__index.sql",
        "CREATE INDEX CONCURRENTLY i ON orders (cents);",
        "gifts.sql",
        "CREATE TABLE gift ();");
    MigrationCheckJson check = migrating.check(branch);
    assertThat(check.pendingFiles()).containsExactly("V1__index.sql");
    assertThat(check.warnings().toString())
        .contains("V1__index.sql cannot run in a transaction", "gifts.sql is left out");
    assertThat(check.safe()).isTrue();

    migrating.files(
        "V1__mixed.sql", "CREATE TABLE gift (); CREATE INDEX CONCURRENTLY i ON orders (cents);");
    MigrationCheckJson mixed = migrating.check(branch);
    assertThat(mixed.safe()).isFalse();
    assertThat(mixed.warnings().toString()).contains("V1__mixed.sql would be refused");
  }

  @Test
  void otherToolsAreFoundByTheirTables() {
    BranchJson branch = world.branches().create("others");
    migrating.files("V1__gifts.sql", "CREATE TABLE gift (id int);");
    server.execute(
        branch.database(),
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

    MigrationCheckJson check = migrating.check(branch);

    assertThat(check.otherTools())
        .containsExactlyInAnyOrder(
            new Tool("alembic", "public.alembic_version", "ae1027a6acf"),
            new Tool("golang-migrate", "public.schema_migrations", "12"),
            new Tool("sequelize", "public.SequelizeMeta", null),
            new Tool("rails", "rails.schema_migrations", "20260202"),
            new Tool("django", "public.django_migrations", "shop.0002_gift"),
            new Tool("ef core", "public.__EFMigrationsHistory", "20260101_First"),
            new Tool("typeorm", "public.migrations", null));
    assertThat(check.safe()).isFalse();
    assertThat(check.warnings().toString()).contains("alembic migrates this database");
    migrating.run(branch).expect(200);
    assertThat(migrating.check(branch).safe()).isTrue();
  }
}
