package dev.truss.backup;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBackup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.S3Server;
import dev.truss.testsupport.TrussProcess;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BackupJson;
import dev.truss.testsupport.answer.BranchJson;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Backups are kept in an object store, and nothing half-done stays there. */
class S3BackupIT {
  private static final String PREFIX = "team/shop";
  private static final Path SCRATCH = Backups.folder();
  private static final S3Server STORE = S3Server.start();

  @RegisterExtension
  private static final World world =
      World.create()
          .with(STORE.settings(PREFIX))
          .with("TRUSS_SCRATCH_PATH", SCRATCH.toString())
          .with("TRUSS_BACKUP_COMPRESSION", "none");

  private final PostgresServer server = world.server();
  private final S3Backups backups = new S3Backups(world, STORE, PREFIX, SCRATCH);

  @AfterAll
  static void stopStore() {
    STORE.close();
  }

  @AfterEach
  void everythingIsInOrder() {
    STORE.tap().flow();
    backups.awaitOrder();
  }

  @Quick
  @ParameterizedTest
  @ValueSource(strings = {"directory", "custom"})
  void restoredBranchEqualsItsSource(String format) {
    BackupJson backup = backups.create(newBackup().format(format));
    assertThat(STORE.objects()).contains(PREFIX + "/" + backup.archive() + "/manifest.json");
    BranchJson branch = backups.restore(backup);
    assertThat(Databases.content(server, branch.database()))
        .isEqualTo(Databases.content(server, MAIN));
    assertThat(backups.verify(backup).verification()).isEqualTo("passed");
    world.api().delete(backups.path(backup)).expect(204);
    assertThat(backups.stored()).doesNotContain(backup.archive());
  }

  @Test
  void partOfTheFileCanBeDownloaded() throws IOException, InterruptedException {
    BackupJson backup = backups.create(newBackup().format("custom"));
    byte[] whole = download(backup, "bytes=0-");
    assertThat(whole).hasSize(Math.toIntExact(backup.sizeBytes()));
    assertThat(download(backup, "bytes=1000-1999"))
        .isEqualTo(Arrays.copyOfRange(whole, 1000, 2000));
  }

  @Test
  void flippedByteIsFound() {
    BackupJson backup = backups.create(newBackup().format("custom"));
    String key = PREFIX + "/" + backup.archive() + "/archive.dump";
    try (S3Client client = STORE.client()) {
      byte[] content =
          client.getObjectAsBytes(get -> get.bucket(S3Server.BUCKET).key(key)).asByteArray();
      content[content.length / 2] ^= 1;
      client.putObject(put -> put.bucket(S3Server.BUCKET).key(key), RequestBody.fromBytes(content));
    }
    BackupJson verified = backups.verify(backup);
    assertThat(verified.verification()).isEqualTo("failed");
    assertThat(verified.verificationReason()).contains("archive.dump");
    BranchJson branch = backups.beginRestore(backup);
    assertThat(world.branches().awaitStatus(branch.id(), "failed").reason())
        .contains("archive.dump");
    world.api().delete(backups.path(backup)).expect(204);
  }

  @Test
  void killedUploadIsTakenOver() throws InterruptedException {
    BackupJson backup = beginUploadThatStalls();
    TrussProcess killed = world.truss();
    killed.kill9();
    STORE.tap().flow();
    world.startReplicaInsteadOf(killed);
    BackupJson ended = backups.awaitEnd(backup);
    assertThat(ended.status()).as(ended.toString()).isEqualTo("completed");
    assertThat(backups.verify(ended).verification()).isEqualTo("passed");
    killed.close();
  }

  /** The store takes nothing any more meanwhile. */
  @Test
  void cancelledUploadLeavesNothing() throws InterruptedException {
    BackupJson backup = beginUploadThatStalls();
    assertThat(backups.job(backup).phase()).isEqualTo("storing");
    backups.cancel(backup).expect(202);
    assertThat(backups.awaitEnd(backup).status()).isEqualTo("cancelled");
  }

  @Test
  void storeThatDiesFailsTheBackupWithItsReason() throws InterruptedException {
    BackupJson backup = beginUploadThatStalls();
    STORE.kill();
    STORE.tap().flow();
    try {
      BackupJson ended = backups.awaitEnd(backup);
      assertThat(ended.status()).isEqualTo("failed");
      assertThat(ended.reason()).contains("s3://" + S3Server.BUCKET);
    } finally {
      STORE.restart();
    }
    backups.awaitOrder();
    server.execute(MAIN, "DROP TABLE big");
    backups.create(newBackup());
  }

  /** Of one object in parts, some of which are there. */
  private BackupJson beginUploadThatStalls() throws InterruptedException {
    server.execute(
        MAIN,
        """
        DROP TABLE IF EXISTS big;
        CREATE TABLE big AS SELECT i, repeat(md5(i::text), 30) AS text FROM generate_series(1, 60000) i;
        ALTER TABLE big ALTER text SET STORAGE PLAIN
        """);
    STORE.tap().stallAfter(40_000_000);
    BackupJson backup = backups.begin(newBackup().format("custom"));
    STORE.tap().awaitStalled();
    return backup;
  }

  private byte[] download(BackupJson backup, String range)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(
                      world.truss().base().resolve(backups.path(backup) + "/download"))
                  .header("Range", range)
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray())
          .body();
    }
  }
}
