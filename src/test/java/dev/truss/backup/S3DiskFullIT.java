package dev.truss.backup;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBackup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.S3Server;
import dev.truss.testsupport.SmallDisk;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BackupJson;
import dev.truss.testsupport.answer.BranchJson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The disk below the object store is full, or the one where its archives are made and unpacked. */
class S3DiskFullIT {
  private static final String PREFIX = "full";
  private static final SmallDisk DISK = SmallDisk.mount(120);
  private static final SmallDisk SCRATCH = SmallDisk.mount(80);
  private static final S3Server STORE = S3Server.start(DISK.folder());

  @RegisterExtension
  private static final World world =
      World.create()
          .with(STORE.settings(PREFIX))
          .with("TRUSS_SCRATCH_PATH", SCRATCH.folder().toString())
          .with("TRUSS_BACKUP_COMPRESSION", "none");

  private final PostgresServer server = world.server();
  private final S3Backups backups =
      new S3Backups(world, STORE, PREFIX, SCRATCH.folder().resolve("unused"));

  @AfterAll
  static void unmount() {
    STORE.close();
    DISK.close();
    SCRATCH.close();
  }

  @BeforeEach
  void fillMain() {
    server.execute(
        MAIN,
        """
        CREATE TABLE big AS SELECT i, repeat(md5(i::text), 30) AS text FROM generate_series(1, 40000) i""");
  }

  @AfterEach
  void everythingIsInOrder() {
    backups.awaitOrder();
    server.execute(MAIN, "DROP TABLE big");
  }

  @Test
  void fullStoreFailsTheUpload() {
    DISK.fillBut(10);
    assertFailsWith("s3://" + S3Server.BUCKET);
    DISK.free();
    world.api().delete(backups.path(backups.create(newBackup()))).expect(204);
  }

  @Test
  void fullScratchFailsTheBackup() {
    SCRATCH.fillBut(10);
    assertFailsWith("The disk is full: ");
    SCRATCH.free();
    world.api().delete(backups.path(backups.create(newBackup()))).expect(204);
  }

  @Test
  void fullScratchFailsRestoreAndVerification() {
    BackupJson backup = backups.create(newBackup());
    SCRATCH.fillBut(10);
    BranchJson branch = backups.beginRestore(backup);
    BranchJson failed = world.branches().awaitStatus(branch.id(), "failed");
    assertThat(failed.reason())
        .startsWith("The disk is full: ")
        .contains("No space left on device");
    assertThat(backups.verify(backup).verificationReason())
        .contains("The disk is full: ", "No space left on device");
    SCRATCH.free();
    assertThat(backups.verify(backup).verification()).isEqualTo("passed");
    world.api().delete(backups.path(backup)).expect(204);
  }

  private void assertFailsWith(String reason) {
    BackupJson ended = backups.awaitEnd(backups.begin(newBackup()));
    assertThat(ended.status()).isEqualTo("failed");
    assertThat(ended.reason()).contains(reason);
    backups.awaitOrder();
  }
}
