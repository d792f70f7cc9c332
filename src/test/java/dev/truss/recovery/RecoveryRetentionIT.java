package dev.truss.recovery;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Shop;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BaseBackupJson;
import dev.truss.testsupport.answer.BranchJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes when the window has moved on, and what stays. */
class RecoveryRetentionIT {
  @RegisterExtension
  private static final World world =
      World.archiving()
          .with("TRUSS_RECOVERY_BASE_BACKUP_SCHEDULE", "off")
          .with("TRUSS_RECOVERY_WINDOW", "1s");

  private final PostgresServer server = world.server();
  private final Recovering recovering = new Recovering(world);
  private final ArchivedWal wal = new ArchivedWal(world);

  @BeforeEach
  void haveATable() {
    server.execute(MAIN, "DROP TABLE IF EXISTS note; CREATE TABLE note (id int PRIMARY KEY)");
  }

  @AfterEach
  void nothingIsLeft() {
    recovering.awaitOrder();
  }

  private static String path(BaseBackupJson baseBackup) {
    return Recovering.BASE_BACKUPS + "/" + baseBackup.id();
  }

  private void awaitGone(BaseBackupJson baseBackup) {
    Awaitility.await("base backup is gone")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              world.api().get(path(baseBackup)).expect(404);
              assertThat(recovering.data(baseBackup).getParent()).doesNotExist();
            });
  }

  private String segmentOf(BaseBackupJson baseBackup) {
    return server.value(
        "postgres", "SELECT pg_walfile_name('%s')".formatted(baseBackup.beginLsn()));
  }

  @Test
  void whatNoMomentOfTheWindowNeedsGoes() {
    BaseBackupJson old = recovering.baseBackup();
    Path unneeded = wal.folder().resolve(segmentOf(old));
    wal.endSegment();
    BaseBackupJson present = recovering.baseBackup();
    server.execute(MAIN, "INSERT INTO note VALUES (1)");

    awaitGone(old);

    Awaitility.await("WAL that nothing needs is gone")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(unneeded).doesNotExist());
    assertThat(wal.folder().resolve(segmentOf(present))).exists();
    BranchJson branch = recovering.recover(Recovering.time(Recovering.now(server)));
    assertThat(server.query(branch.database(), "TABLE note")).containsExactly("1");
  }

  @Test
  void baseBackupThatTheWindowNeedsIsDeletedByForceOnly() {
    BaseBackupJson needed = recovering.baseBackup();

    var refused = world.api().delete(path(needed)).expect(409);

    assertThat(refused.code()).isEqualTo("needed_by_window");
    assertThat(refused.body()).contains("force=true");
    world.api().delete(path(needed) + "?force=true").expect(204);
    awaitGone(needed);
  }

  @Test
  void baseBackupInUseStaysUntilItsRecoveryIsOver() {
    Shop.makeCopiesSlow(server, MAIN, Duration.ofSeconds(10));
    BaseBackupJson used = recovering.baseBackup();
    BranchJson branch =
        recovering.begin(Recovering.time(Recovering.now(server))).expect(202).branch();

    var refused = world.api().delete(path(used) + "?force=true").expect(409);

    assertThat(refused.code()).isEqualTo("base_backup_in_use");
    recovering.baseBackup();
    world.api().get(path(used)).expect(200);
    assertThat(world.branches().get(branch.id()).status()).isEqualTo("creating");
    recovering.awaitActive(branch);
    awaitGone(used);
    Shop.letCopiesBeQuick(server, MAIN);
  }

  @Test
  void failedBaseBackupIsForgottenAfterTheWindow() {
    server.execute(
        Databases.CONTROL,
        """
        INSERT INTO base_backup (label, status, scheduled, created_by, finished_at)
        SELECT 'failed', 'failed', false, 'anonymous', now() - interval '1 minute'""");

    Awaitility.await("it is gone")
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                server
                    .query(Databases.CONTROL, "SELECT id FROM base_backup WHERE label = 'failed'")
                    .isEmpty());
  }

  /** As after the control database was recovered to an earlier time. */
  @Test
  void baseBackupThatIsNotKnownStaysUnlessItIsHalfMade() throws IOException {
    Path known = recovering.data(recovering.baseBackup()).getParent();
    String installation = known.getFileName().toString().replaceFirst("-[0-9]+-[0-9a-f]+$", "");
    Path unknown = known.resolveSibling(installation + "-999-00000000");
    Path draft = known.resolveSibling(".draft-" + installation + "-999-00000001");
    Path dead =
        known.resolveSibling(known.getFileName().toString().replaceFirst("[0-9a-f]+$", "00000002"));
    Files.createDirectory(unknown);
    Files.createDirectory(draft);
    Files.createDirectory(dead);
    Path foreign = Files.createDirectory(known.resolveSibling(installation + "-old"));

    Awaitility.await("what is half-made is gone")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(List.of(draft, dead)).noneMatch(Files::exists));

    assertThat(unknown).exists();
    assertThat(foreign).exists();
    Files.delete(unknown);
    Files.delete(foreign);
  }
}
