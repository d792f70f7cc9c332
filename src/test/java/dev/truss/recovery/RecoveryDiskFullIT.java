package dev.truss.recovery;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Breakpoint;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.SmallDisk;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BaseBackupJson;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.request.NewRecovery;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The disk below scratch servers has no room: that is said before any work, or the recovery fails
 * with that reason and leaves nothing; and once there is room it works.
 */
class RecoveryDiskFullIT {
  private static final SmallDisk SCRATCH = SmallDisk.mount(2000);

  private static final SmallDisk STORAGE = SmallDisk.mount(1000);

  @RegisterExtension
  private static final World world =
      World.archiving()
          .with("TRUSS_RECOVERY_BASE_BACKUP_SCHEDULE", "off")
          .with("TRUSS_STORAGE_PATH", STORAGE.folder().toString())
          .with("TRUSS_SCRATCH_PATH", SCRATCH.folder().toString());

  private final PostgresServer server = world.server();
  private final Recovering recovering = new Recovering(world, SCRATCH.folder());

  @AfterAll
  static void unmount() {
    SCRATCH.close();
    STORAGE.close();
  }

  @BeforeEach
  void haveABaseBackup() {
    if (recovering.window().earliest() == null) {
      recovering.baseBackup();
    }
    server.execute(MAIN, "DROP TABLE IF EXISTS big; CREATE TABLE big (i int, text text)");
    // To be replayed.
    server.execute(
        MAIN,
        "INSERT INTO big SELECT i, repeat(md5(i::text), 30) FROM generate_series(1, 40000) i");
  }

  @AfterEach
  void nothingIsLeft() {
    recovering.awaitOrder();
    SCRATCH.free();
  }

  @Test
  void baseBackupThatWouldNotFitIsNotBegun() {
    STORAGE.fillBut(10);

    BaseBackupJson failed =
        recovering.awaitBaseBackupEnd(
            world.api().post(Recovering.BASE_BACKUPS, "{}").expect(202).as(BaseBackupJson.class));

    STORAGE.free();
    assertThat(failed.status()).isEqualTo("failed");
    assertThat(failed.reason()).contains("are free in").contains("make room");
    recovering.baseBackup();
  }

  @Test
  void recoveryThatWouldNotFitIsRefused() {
    int before = world.branches().list("all").size();
    SCRATCH.fillBut(800);

    var refused = recovering.begin(Recovering.time(Recovering.now(server))).expect(409);

    assertThat(refused.code()).isEqualTo("not_enough_disk");
    assertThat(refused.problem().neededBytes()).isGreaterThan(refused.problem().freeBytes());
    assertThat(world.branches().list("all")).hasSize(before);
    SCRATCH.free();
    recovering.recover(Recovering.time(Recovering.now(server)));
  }

  /** Others fill it while the recovery runs. */
  @ParameterizedTest
  @CsvSource({"restoring_base_backup,5", "replaying_wal,5", "replaying_wal,0"})
  void recoveryWhoseDiskIsFilledFailsWithThatReason(String phase, int megabytesLeft) {
    NewRecovery time = Recovering.time(Recovering.now(server));
    BranchJson branch;
    try (Breakpoint here =
        Breakpoint.on(
            server, "job", "NEW.kind = 'recovery' AND NEW.phase = '%s'".formatted(phase))) {
      branch = recovering.begin(time).expect(202).branch();
      here.awaitHeld();
      SCRATCH.fillBut(megabytesLeft);
    }

    BranchJson failed = recovering.awaitFailed(branch);

    assertThat(failed.reason()).contains("The disk is full: ");
    recovering.awaitOrder();
    SCRATCH.free();
    BranchJson again = recovering.recover(time);
    assertThat(Databases.content(server, again.database()))
        .containsEntry(
            "rows of public.big", Databases.content(server, MAIN).get("rows of public.big"));
  }
}
