package dev.truss.backup;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.Api.Answer;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Breakpoint;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** Backups are made, restored into branches, proven to restore, and deleted. */
class BackupIT {
  private static final Path STORAGE = Backups.folder();

  @RegisterExtension
  private static final World world =
      World.create()
          .with("TRUSS_STORAGE_PATH", STORAGE.toString())
          .with("TRUSS_BACKUP_LOCK_WAIT", "2s");

  private final PostgresServer server = world.server();
  private final Backups backups = new Backups(world, STORAGE);
  private final Branches branches = world.branches();

  @Quick
  @ParameterizedTest
  @ValueSource(strings = {"directory", "custom"})
  void restoredBranchEqualsItsSource(String format) {
    JsonNode backup =
        backups.create("{\"label\":\"all of it\",\"format\":\"%s\"}".formatted(format));
    assertThat(backup.get("format").textValue()).isEqualTo(format);
    assertThat(backup.get("size_bytes").asLong()).isPositive();
    assertThat(backup.get("sha256").textValue()).hasSize(64);
    JsonNode branch =
        backups.restore(
            backup, "{\"label\":\"restored from %s\",\"ttlHours\":2}".formatted(format));
    assertThat(branch.get("strategy").textValue()).isEqualTo("restore");
    assertThat(branch.get("ttl_hours").asInt()).isEqualTo(2);
    assertThat(Databases.content(server, branch.get("branch_db").textValue()))
        .isEqualTo(Databases.content(server, MAIN));
    assertThat(
            server.value(
                branch.get("branch_db").textValue(),
                "SELECT has_database_privilege('pg_monitor', current_database(), 'CONNECT')"))
        .isEqualTo("t");
    backups.awaitOrder();
  }

  /** Whoever wants to change a table waits for the dump only. */
  @Test
  void sourceIsFreeWhileTheFilesAreSummed() {
    JsonNode backup;
    try (Breakpoint here = Breakpoint.on(server, "job", "NEW.phase = 'summing'")) {
      backup = backups.begin("{}");
      here.awaitHeld();
      server.execute(
          MAIN, "BEGIN; SET LOCAL lock_timeout = '1s'; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
      here.release();
    }
    assertThat(backups.awaitEnd(backup).get("status").textValue()).isEqualTo("completed");
  }

  @Test
  void backupOfABranchHasWhatTheBranchHas() {
    JsonNode branch = branches.create("to be backed up");
    String database = branch.get("branch_db").textValue();
    server.execute(database, "DELETE FROM orders WHERE id > 10");
    JsonNode backup = backups.create("{\"branch\":%d}".formatted(branch.get("id").asLong()));
    assertThat(backup.get("branch")).isEqualTo(branch.get("id"));
    branches.delete(branch.get("id").asLong());
    JsonNode restored = backups.restore(backup, "{}");
    assertThat(server.value(restored.get("branch_db").textValue(), "SELECT count(*) FROM orders"))
        .isEqualTo("10");
  }

  @Test
  void whatIsGrantedOnTheDatabaseAndSetForItComesBack() {
    server.execute(
        "postgres",
        """
        CREATE ROLE archivist; GRANT CREATE ON DATABASE shop TO archivist;
        ALTER DATABASE shop SET work_mem = '7MB'; ALTER DATABASE shop CONNECTION LIMIT 77;
        """);
    JsonNode branch = backups.restore(backups.create("{}"), "{}");
    String database = branch.get("branch_db").textValue();
    assertThat(server.value(database, "SHOW work_mem")).isEqualTo("7MB");
    assertThat(
            server.value(
                "postgres",
                "SELECT datconnlimit || ' ' || (datacl::text LIKE '%archivist=C%') FROM pg_database WHERE datname = '"
                    + database
                    + "'"))
        .isEqualTo("77 true");
    server.execute(
        "postgres",
        "ALTER DATABASE shop SET work_mem = '5MB'; ALTER DATABASE shop CONNECTION LIMIT -1; REVOKE CREATE ON DATABASE shop FROM archivist");
  }

  @Test
  void lockedTableFailsTheBackupWithItsName() throws SQLException {
    try (Connection other = server.connect(MAIN);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE orders");
      JsonNode ended = backups.awaitEnd(backups.begin("{}"));
      assertThat(ended.get("status").textValue()).isEqualTo("failed");
      assertThat(ended.get("reason").textValue())
          .contains(
              "Tables stayed locked for 2 s: session "
                  + other.unwrap(PGConnection.class).getBackendPID(),
              "truss-test",
              "holds ACCESS EXCLUSIVE on public.orders");
    }
    backups.awaitOrder();
  }

  @Quick
  @Test
  void verificationSaysWhatItCompared() {
    JsonNode backup = backups.create("{}");
    assertThat(backup.get("verification").textValue()).isEqualTo("none");
    JsonNode verified = backups.verify(backup);
    assertThat(verified.get("verification").textValue())
        .as(verified.toString())
        .isEqualTo("passed");
    assertThat(verified.get("verification_reason").textValue()).contains("rows of");
    assertThat(verified.get("verified_at").textValue()).isNotBlank();
    backups.awaitOrder();
  }

  @Test
  void flippedByteIsFound() throws IOException {
    JsonNode backup = backups.create("{}");
    Path file = backups.largestFile(backup);
    byte[] content = Files.readAllBytes(file);
    content[content.length / 2] ^= 1;
    Files.write(file, content);
    assertRefused(backup, file.getFileName().toString());
  }

  @Test
  void truncatedFileIsFound() throws IOException {
    JsonNode backup = backups.create("{}");
    Path file = backups.largestFile(backup);
    byte[] content = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(content, content.length - 1));
    assertRefused(backup, "bytes and had");
  }

  @Test
  void missingFileIsFound() throws IOException {
    JsonNode backup = backups.create("{}");
    Path file = backups.largestFile(backup);
    Files.delete(file);
    assertRefused(backup, "is gone");
  }

  @Test
  void deletedManifestIsFoundAndTheArchiveStays() throws IOException {
    JsonNode backup = backups.create("{}");
    Files.delete(backups.archive(backup).resolve("manifest.json"));
    Answer answer = world.api().post(backups.path(backup) + "/restore", "{}").expect(409);
    assertThat(answer.code()).isEqualTo("archive_unusable");
    assertThat(answer.json().get("detail").textValue()).contains("manifest");
    JsonNode verified = backups.verify(backup);
    assertThat(verified.get("verification").textValue()).isEqualTo("failed");
    assertThat(backups.archive(backup)).isDirectory();
    world.api().delete(backups.path(backup)).expect(204);
  }

  @Test
  void changedManifestIsFound() throws IOException {
    JsonNode backup = backups.create("{}");
    Path manifest = backups.archive(backup).resolve("manifest.json");
    String content = Files.readString(manifest);
    Files.writeString(
        manifest, content.replaceFirst("\"owner\" : \"postgres\"", "\"owner\" : \"postgreS\""));
    assertThat(manifest).content().isNotEqualTo(content);
    Answer answer = world.api().post(backups.path(backup) + "/restore", "{}").expect(409);
    assertThat(answer.json().get("detail").textValue()).contains("manifest", "was changed");
    assertThat(backups.verify(backup).get("verification").textValue()).isEqualTo("failed");
    world.api().delete(backups.path(backup)).expect(204);
  }

  @Test
  void archiveOfAnotherBackupIsFound() throws IOException {
    JsonNode one = backups.create("{}");
    server.execute(MAIN, "INSERT INTO visits VALUES (4711)");
    JsonNode other = backups.create("{}");
    Path aside = STORAGE.resolve("aside");
    Files.move(backups.archive(one), aside);
    Files.move(backups.archive(other), backups.archive(one));
    Files.move(aside, backups.archive(other));
    Answer answer = world.api().post(backups.path(one) + "/restore", "{}").expect(409);
    assertThat(answer.json().get("detail").textValue()).contains("is not the one of backup");
    assertThat(backups.verify(one).get("verification").textValue()).isEqualTo("failed");
    world.api().delete(backups.path(one)).expect(204);
    world.api().delete(backups.path(other)).expect(204);
  }

  @Test
  void missingRoleIsListedAndMadeOnRequest() {
    server.execute(
        "postgres", "CREATE ROLE short_lived; CREATE ROLE \"With \"\"quotes\"\" and space\"");
    server.execute(
        MAIN,
        "CREATE TABLE of_theirs (); ALTER TABLE of_theirs OWNER TO short_lived;"
            + " GRANT SELECT ON of_theirs TO \"With \"\"quotes\"\" and space\"");
    JsonNode backup = backups.create("{}");
    server.execute(
        MAIN,
        "DROP TABLE of_theirs; DROP ROLE short_lived; DROP ROLE \"With \"\"quotes\"\" and space\"");
    Answer answer = world.api().post(backups.path(backup) + "/restore", "{}").expect(409);
    assertThat(answer.code()).isEqualTo("restore_not_possible");
    assertThat(answer.json().get("missing_roles"))
        .extracting(JsonNode::textValue)
        .containsExactlyInAnyOrder("short_lived", "With \"quotes\" and space");
    JsonNode branch =
        world
            .api()
            .post(backups.path(backup) + "/restore?createMissingRoles=true", "{}")
            .expect(202)
            .json();
    String database =
        branches.awaitStatus(branch.get("id").asLong(), "active").get("branch_db").textValue();
    assertThat(
            server.value(
                database, "SELECT relowner::regrole FROM pg_class WHERE relname = 'of_theirs'"))
        .isEqualTo("short_lived");
    assertThat(
            server.value(
                database, "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'short_lived'"))
        .isEqualTo("f");
  }

  @Test
  void deletedBackupIsGone() {
    JsonNode backup = backups.create("{}");
    assertThat(backups.archive(backup)).isDirectory();
    world.api().delete(backups.path(backup)).expect(204);
    assertThat(world.api().get(backups.path(backup)).expect(404).code())
        .isEqualTo("backup_not_found");
    assertThat(backups.stored()).doesNotContain(backup.get("archive").textValue());
  }

  @Test
  void backupsAreListedNewestFirst() {
    long one = backups.create("{\"label\":\"listed\"}").get("id").asLong();
    long other = backups.create("{\"label\":\"listed\"}").get("id").asLong();
    JsonNode page = world.api().get(Backups.PATH + "?label=listed&limit=1").expect(200).json();
    assertThat(page.at("/backups/0/id").asLong()).isEqualTo(other);
    JsonNode next =
        world
            .api()
            .get(
                Backups.PATH
                    + "?label=listed&limit=1&cursor="
                    + page.get("next_cursor").textValue())
            .expect(200)
            .json();
    assertThat(next.at("/backups/0/id").asLong()).isEqualTo(one);
    assertThat(next.has("next_cursor")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"branch\":99999}",
        "{\"branch\":-1}",
        "{\"format\":\"tar\"}",
        "{\"label\":\"\"}",
        "{\"labell\":\"x\"}"
      })
  void badInputIsRefused(String request) {
    Answer answer = world.api().post(Backups.PATH, request);
    assertThat(answer.status()).isIn(400, 404, 422);
    assertThat(answer.code()).isNotBlank();
  }

  @Test
  void unknownBackupIsNotFound() {
    assertThat(world.api().post(Backups.PATH + "/99999/restore", "{}").expect(404).code())
        .isEqualTo("backup_not_found");
    assertThat(world.api().post(Backups.PATH + "/99999/verify", "{}").expect(404).code())
        .isEqualTo("backup_not_found");
  }

  private void assertRefused(JsonNode backup, String naming) {
    var content = Databases.content(server, MAIN);
    JsonNode verified = backups.verify(backup);
    assertThat(verified.get("verification").textValue()).isEqualTo("failed");
    assertThat(verified.get("verification_reason").textValue()).contains(naming);
    JsonNode branch = world.api().post(backups.path(backup) + "/restore", "{}").expect(202).json();
    JsonNode failed = branches.awaitStatus(branch.get("id").asLong(), "failed");
    assertThat(failed.get("reason").textValue()).contains(naming);
    assertThat(Databases.content(server, MAIN)).isEqualTo(content);
    world.api().delete(backups.path(backup)).expect(204);
    backups.awaitOrder();
  }
}
