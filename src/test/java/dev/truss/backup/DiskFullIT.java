package dev.truss.backup;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBackup;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Aftermath;
import dev.truss.testsupport.Api;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.SmallDisk;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BackupJson;
import dev.truss.testsupport.answer.BranchJson;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The disk is full, below the archives or below the server: what was begun fails with that reason
 * and leaves nothing, and once there is room it works.
 */
class DiskFullIT {
  private static final SmallDisk STORAGE = SmallDisk.mount(80);
  private static final SmallDisk TABLESPACE = SmallDisk.mount(256);
  private static final SmallDisk CUT = SmallDisk.mount(16);
  private static final String CUT_WORDS = ": wrote only 4096 of 8192 bytes at block 0.";

  @RegisterExtension
  private static final World world =
      World.create()
          .with("TRUSS_STORAGE_PATH", STORAGE.folder().toString())
          .with("TRUSS_BACKUP_COMPRESSION", "none");

  private final PostgresServer server = world.server();
  private final Backups backups = new Backups(world, STORAGE.folder());

  @AfterAll
  static void unmount() {
    STORAGE.close();
    TABLESPACE.close();
    CUT.close();
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
    List.of(STORAGE, TABLESPACE, CUT).forEach(SmallDisk::free);
    backups.awaitOrder();
    Aftermath.awaitOrder(world);
    server.execute(MAIN, "DROP TABLE big");
  }

  @Test
  void fullStorageFailsTheBackup() {
    STORAGE.fillBut(10);
    BackupJson ended = backups.awaitEnd(backups.begin(newBackup()));
    assertThat(ended.status()).isEqualTo("failed");
    assertThat(ended.reason()).startsWith("The disk is full: ").contains("No space left on device");
    backups.awaitOrder();
    STORAGE.free();
    BackupJson backup = backups.create(newBackup());
    assertThat(backups.verify(backup).verification()).isEqualTo("passed");
    world.api().delete(backups.path(backup)).expect(204);
  }

  @Test
  void fullServerFailsRestoreAndVerification() {
    server.execute(
        "postgres", "CREATE TABLESPACE small LOCATION '%s'".formatted(TABLESPACE.folder()));
    server.execute("postgres", "ALTER DATABASE shop SET TABLESPACE small");
    BackupJson backup = backups.create(newBackup());
    TABLESPACE.fillBut(30);

    BranchJson branch = backups.beginRestore(backup);
    BranchJson failed = world.branches().awaitStatus(branch.id(), "failed");
    assertThat(failed.reason()).startsWith("The disk is full: ");
    BackupJson verified = backups.verify(backup);
    assertThat(verified.verification()).isEqualTo("none");
    assertThat(verified.verificationReason()).contains("The disk is full: ");
    assertThat(server.value(MAIN, "SELECT count(*) FROM big")).isEqualTo("40000");

    // A server without room may not come to the checkpoint with which it drops a database.
    TABLESPACE.free();
    backups.awaitOrder();
    BranchJson restored = backups.restore(backup);
    assertThat(Databases.content(server, restored.database()))
        .isEqualTo(Databases.content(server, MAIN));
    world.branches().delete(restored.id());
    world.api().delete(backups.path(backup)).expect(204);
    server.execute("postgres", "ALTER DATABASE shop SET TABLESPACE pg_default");
  }

  /** Postgres names no error of the operating system then. */
  @Test
  void writeThatIsCutIsAFullDisk() {
    server.execute("postgres", "CREATE TABLESPACE cut LOCATION '%s'".formatted(CUT.folder()));
    server.execute(MAIN, "CREATE TABLE few (i int) TABLESPACE cut");
    server.execute(MAIN, "INSERT INTO few VALUES (1)");
    BackupJson backup = backups.create(newBackup());
    CUT.fillButHalfABlock();

    BranchJson branch = backups.beginRestore(backup);
    BranchJson failed = world.branches().awaitStatus(branch.id(), "failed");
    assertThat(failed.reason()).startsWith("The disk is full: ").contains(CUT_WORDS);
    for (String connections : List.of("auto", "fail")) {
      Api.Answer refused = world.api().post(Branches.PATH, newBranch().connections(connections));
      assertThat(refused.expect(409).code()).isEqualTo("disk_full");
      assertThat(refused.problem().detail())
          .startsWith("Database shop was not cloned. The disk is full: ");
    }

    CUT.free();
    world.branches().delete(world.branches().create("room again").id());
    world.api().delete(backups.path(backup)).expect(204);
    server.execute(MAIN, "DROP TABLE few");
  }
}
