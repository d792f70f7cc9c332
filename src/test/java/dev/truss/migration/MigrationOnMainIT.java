package dev.truss.migration;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.migrate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Api;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.TrussProcess;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.MigrationCheckJson;
import dev.truss.testsupport.answer.MigrationRunJson;
import dev.truss.testsupport.answer.MigrationStatusJson;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs on the main database, and what is asked wrongly. */
class MigrationOnMainIT {
  private static final Path FOLDER = Migrating.folder();

  @RegisterExtension
  private static final World world = World.create().with("TRUSS_MIGRATIONS_DIR", FOLDER.toString());

  private final PostgresServer server = world.server();
  private final Api api = world.api();
  private final Migrating migrating = new Migrating(world, FOLDER);

  @AfterEach
  void mainIsAsBefore() {
    server.execute(MAIN, "DROP TABLE IF EXISTS flyway_schema_history, gift");
  }

  @Test
  void mainIsMigratedOnlyIfTheRequestNamesIt() {
    migrating.files("V1__gifts.sql", "CREATE TABLE gift (id int);");

    Api.Answer refused = api.post(Migrating.RUN, "{}").expect(409);
    assertThat(refused.code()).isEqualTo("main_not_confirmed");
    assertThat(server.value(MAIN, "SELECT to_regclass('gift') IS NULL")).isEqualTo("t");
    assertThat(server.value(MAIN, "SELECT to_regclass('flyway_schema_history') IS NULL"))
        .isEqualTo("t");

    MigrationRunJson run =
        api.post(Migrating.RUN, migrate().onMain()).expect(200).as(MigrationRunJson.class);
    assertThat(run.database()).isEqualTo(MAIN);
    assertThat(run.applied()).containsExactly("V1__gifts.sql");
    assertThat(server.value(MAIN, "SELECT to_regclass('gift') IS NULL")).isEqualTo("f");
    MigrationStatusJson status =
        api.get(Migrating.STATUS).expect(200).as(MigrationStatusJson.class);
    assertThat(status.applied()).hasSize(1);
  }

  @Test
  void checkOfMainLeavesNoTrace() {
    migrating.files("V1__gifts.sql", "CREATE TABLE gift (id int);");

    MigrationCheckJson check =
        api.post(Migrating.CHECK, "{}").expect(200).as(MigrationCheckJson.class);

    assertThat(check.database()).isEqualTo(MAIN);
    assertThat(check.user()).isEqualTo(PostgresServer.USER);
    assertThat(check.pendingCount()).isEqualTo(1);
    assertThat(check.pendingFiles()).containsExactly("V1__gifts.sql");
    assertThat(check.warnings()).isEmpty();
    assertThat(check.safe()).isTrue();
    assertThat(check.rehearsal()).isNull();
    assertThat(server.value(MAIN, "SELECT to_regclass('flyway_schema_history') IS NULL"))
        .isEqualTo("t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"target\": \"shop\"} | 422 | invalid_field",
        "{\"target\": \"main\", \"branch_id\": 1} | 422 | invalid_field",
        "{\"branch_id\": 4711} | 404 | branch_not_found",
        "{\"branch\": 1} | 400 | unknown_field"
      })
  void wrongRequestChangesNothing(String request, int status, String code) {
    migrating.files("V1__gifts.sql", "CREATE TABLE gift (id int);");
    assertThat(api.post(Migrating.RUN, request).expect(status).code()).isEqualTo(code);
    assertThat(server.value(MAIN, "SELECT to_regclass('gift') IS NULL")).isEqualTo("t");
  }

  @Test
  void withoutAFolderEveryCallSaysSo() {
    try (TrussProcess other = world.settings().with("TRUSS_MIGRATIONS_DIR", "").start()) {
      assertThat(other.api().post(Migrating.CHECK, "{}").expect(409).code())
          .isEqualTo("migrations_not_configured");
      assertThat(other.api().get(Migrating.STATUS).expect(409).code())
          .isEqualTo("migrations_not_configured");
      assertThat(other.api().post(Migrating.RUN, migrate().onMain()).expect(409).code())
          .isEqualTo("migrations_not_configured");
    }
  }

  @Test
  void missingFolderIsNamed() {
    try (TrussProcess other =
        world.settings().with("TRUSS_MIGRATIONS_DIR", "/nowhere/at/all").start()) {
      Api.Answer answer = other.api().post(Migrating.CHECK, "{}").expect(409);
      assertThat(answer.code()).isEqualTo("migrations_folder_missing");
      assertThat(answer.problem().detail()).contains("/nowhere/at/all");
    }
  }

  @Test
  void versionsUpToTheBaselineCountAsApplied() {
    migrating.files(
        "V1__gifts.sql",
        "CREATE TABLE customer (id int);",
        "V2__gifts.sql",
        "CREATE TABLE gift (id int);");
    try (TrussProcess other =
        world.settings().with("TRUSS_MIGRATIONS_BASELINE_VERSION", "1").start()) {
      assertThat(
              other.api().get(Migrating.STATUS).expect(200).as(MigrationStatusJson.class).pending())
          .containsExactly("V2__gifts.sql");
      MigrationRunJson run =
          other
              .api()
              .post(Migrating.RUN, migrate().onMain())
              .expect(200)
              .as(MigrationRunJson.class);
      assertThat(run.applied()).containsExactly("V2__gifts.sql");
    }
  }
}
