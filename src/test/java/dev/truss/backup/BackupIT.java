package dev.truss.backup;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBackup;
import static dev.truss.testsupport.request.Requests.restore;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Api.Answer;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Breakpoint;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BackupJson;
import dev.truss.testsupport.answer.BackupPageJson;
import dev.truss.testsupport.answer.BranchJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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
    BackupJson backup = backups.create(newBackup().label("all of it").format(format));
    assertThat(backup.format()).isEqualTo(format);
    assertThat(backup.sizeBytes()).isPositive();
    assertThat(backup.sha256()).hasSize(64);
    BranchJson branch =
        backups.restore(
            backup, restore().label("restored from " + format).ttl(Duration.ofHours(2)));
    assertThat(branch.strategy()).isEqualTo("restore");
    assertThat(branch.ttlHours()).isEqualByComparingTo("2");
    assertThat(Databases.content(server, branch.database()))
        .isEqualTo(Databases.content(server, MAIN));
    assertThat(
            server.value(
                branch.database(),
                "SELECT has_database_privilege('pg_monitor', current_database(), 'CONNECT')"))
        .isEqualTo("t");
    backups.awaitOrder();
  }

  /** Whoever wants to change a table waits for the dump only. */
  @Test
  void sourceIsFreeWhileTheFilesAreSummed() {
    BackupJson backup;
    try (Breakpoint here = Breakpoint.on(server, "job", "NEW.phase = 'summing'")) {
      backup = backups.begin(newBackup());
      here.awaitHeld();
      server.execute(
          MAIN, "BEGIN; SET LOCAL lock_timeout = '1s'; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
      here.release();
    }
    assertThat(backups.awaitEnd(backup).status()).isEqualTo("completed");
  }

  @Test
  void backupOfABranchHasWhatTheBranchHas() {
    BranchJson branch = branches.create("to be backed up");
    String database = branch.database();
    server.execute(database, "DELETE FROM orders WHERE id > 10");
    BackupJson backup = backups.create(newBackup().of(branch.id()));
    assertThat(backup.branch()).isEqualTo(branch.id());
    branches.delete(branch.id());
    BranchJson restored = backups.restore(backup);
    assertThat(server.value(restored.database(), "SELECT count(*) FROM orders")).isEqualTo("10");
  }

  @Test
  void whatIsGrantedOnTheDatabaseAndSetForItComesBack() {
    server.execute(
        "postgres",
        """
        CREATE ROLE archivist; GRANT CREATE ON DATABASE shop TO archivist;
        ALTER DATABASE shop SET work_mem = '7MB'; ALTER DATABASE shop CONNECTION LIMIT 77;
        """);
    BranchJson branch = backups.restore(backups.create(newBackup()));
    String database = branch.database();
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
      BackupJson ended = backups.awaitEnd(backups.begin(newBackup()));
      assertThat(ended.status()).isEqualTo("failed");
      assertThat(ended.reason())
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
    BackupJson backup = backups.create(newBackup());
    assertThat(backup.verification()).isEqualTo("none");
    BackupJson verified = backups.verify(backup);
    assertThat(verified.verification()).as(verified.toString()).isEqualTo("passed");
    assertThat(verified.verificationReason()).contains("rows of");
    assertThat(verified.verifiedAt()).isNotNull();
    backups.awaitOrder();
  }

  @Test
  void flippedByteIsFound() throws IOException {
    BackupJson backup = backups.create(newBackup());
    Path file = backups.largestFile(backup);
    byte[] content = Files.readAllBytes(file);
    content[content.length / 2] ^= 1;
    Files.write(file, content);
    assertRefused(backup, file.getFileName().toString());
  }

  @Test
  void truncatedFileIsFound() throws IOException {
    BackupJson backup = backups.create(newBackup());
    Path file = backups.largestFile(backup);
    byte[] content = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(content, content.length - 1));
    assertRefused(backup, "bytes and had");
  }

  @Test
  void missingFileIsFound() throws IOException {
    BackupJson backup = backups.create(newBackup());
    Path file = backups.largestFile(backup);
    Files.delete(file);
    assertRefused(backup, "is gone");
  }

  @Test
  void deletedManifestIsFoundAndTheArchiveStays() throws IOException {
    BackupJson backup = backups.create(newBackup());
    Files.delete(backups.archive(backup).resolve("manifest.json"));
    Answer answer = world.api().post(backups.path(backup) + "/restore", "{}").expect(409);
    assertThat(answer.code()).isEqualTo("archive_unusable");
    assertThat(answer.problem().detail()).contains("manifest");
    BackupJson verified = backups.verify(backup);
    assertThat(verified.verification()).isEqualTo("failed");
    assertThat(backups.archive(backup)).isDirectory();
    world.api().delete(backups.path(backup)).expect(204);
  }

  @Test
  void changedManifestIsFound() throws IOException {
    BackupJson backup = backups.create(newBackup());
    Path manifest = backups.archive(backup).resolve("manifest.json");
    String content = Files.readString(manifest);
    Files.writeString(
        manifest, content.replaceFirst("\"owner\" : \"postgres\"", "\"owner\" : \"postgreS\""));
    assertThat(manifest).content().isNotEqualTo(content);
    Answer answer = world.api().post(backups.path(backup) + "/restore", "{}").expect(409);
    assertThat(answer.problem().detail()).contains("manifest", "was changed");
    assertThat(backups.verify(backup).verification()).isEqualTo("failed");
    world.api().delete(backups.path(backup)).expect(204);
  }

  @Test
  void archiveOfAnotherBackupIsFound() throws IOException {
    BackupJson one = backups.create(newBackup());
    server.execute(MAIN, "INSERT INTO visits VALUES (4711)");
    BackupJson other = backups.create(newBackup());
    Path aside = STORAGE.resolve("aside");
    Files.move(backups.archive(one), aside);
    Files.move(backups.archive(other), backups.archive(one));
    Files.move(aside, backups.archive(other));
    Answer answer = world.api().post(backups.path(one) + "/restore", "{}").expect(409);
    assertThat(answer.problem().detail()).contains("is not the one of backup");
    assertThat(backups.verify(one).verification()).isEqualTo("failed");
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
    BackupJson backup = backups.create(newBackup());
    server.execute(
        MAIN,
        "DROP TABLE of_theirs; DROP ROLE short_lived; DROP ROLE \"With \"\"quotes\"\" and space\"");
    Answer answer = world.api().post(backups.path(backup) + "/restore", "{}").expect(409);
    assertThat(answer.code()).isEqualTo("restore_not_possible");
    assertThat(answer.problem().missingRoles())
        .containsExactlyInAnyOrder("short_lived", "With \"quotes\" and space");
    BranchJson branch =
        world
            .api()
            .post(backups.path(backup) + "/restore?createMissingRoles=true", "{}")
            .expect(202)
            .branch();
    String database = branches.awaitStatus(branch.id(), "active").database();
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
    BackupJson backup = backups.create(newBackup());
    assertThat(backups.archive(backup)).isDirectory();
    world.api().delete(backups.path(backup)).expect(204);
    assertThat(world.api().get(backups.path(backup)).expect(404).code())
        .isEqualTo("backup_not_found");
    assertThat(backups.stored()).doesNotContain(backup.archive());
  }

  @Test
  void backupsAreListedNewestFirst() {
    long one = backups.create(newBackup().label("listed")).id();
    long other = backups.create(newBackup().label("listed")).id();
    BackupPageJson page = backups.page("label=listed&limit=1");
    assertThat(page.backups().getFirst().id()).isEqualTo(other);
    BackupPageJson next = backups.page("label=listed&limit=1&cursor=" + page.nextCursor());
    assertThat(next.backups().getFirst().id()).isEqualTo(one);
    assertThat(next.nextCursor()).isNull();
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

  private void assertRefused(BackupJson backup, String naming) {
    var content = Databases.content(server, MAIN);
    BackupJson verified = backups.verify(backup);
    assertThat(verified.verification()).isEqualTo("failed");
    assertThat(verified.verificationReason()).contains(naming);
    BranchJson branch = backups.beginRestore(backup);
    BranchJson failed = branches.awaitStatus(branch.id(), "failed");
    assertThat(failed.reason()).contains(naming);
    assertThat(Databases.content(server, MAIN)).isEqualTo(content);
    world.api().delete(backups.path(backup)).expect(204);
    backups.awaitOrder();
  }
}
