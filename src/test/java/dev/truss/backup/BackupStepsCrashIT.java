package dev.truss.backup;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBackup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Aftermath;
import dev.truss.testsupport.Breakpoint;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.TrussProcess;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BackupJson;
import dev.truss.testsupport.answer.BranchJson;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Truss is killed between every two steps of a backup, a verification and a restore. */
class BackupStepsCrashIT {
  private static final Path STORAGE = Backups.folder();

  @RegisterExtension
  private static final World world = World.create().with("TRUSS_STORAGE_PATH", STORAGE.toString());

  private final PostgresServer server = world.server();
  private final Backups backups = new Backups(world, STORAGE);

  @ParameterizedTest
  @ValueSource(strings = {"dumping", "summing", "storing", "checking"})
  void backupIsMadeByASuccessor(String phase) {
    BackupJson backup;
    try (Breakpoint here = Breakpoint.on(server, "job", "NEW.phase = '%s'".formatted(phase))) {
      backup = backups.begin(newBackup());
      killAt(here);
    }
    assertCompleted(backup);
  }

  /** Its archive has its name already. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void backupIsCompletedOnce(boolean committed) {
    BackupJson backup;
    try (Breakpoint here = Breakpoint.on(server, "backup", "NEW.status = 'completed'")) {
      backup = backups.begin(newBackup());
      here.awaitHeld();
      if (committed) {
        here.release();
        backups.awaitEnd(backup);
      }
      kill(here);
    }
    assertCompleted(backup);
  }

  private void assertCompleted(BackupJson backup) {
    world.startReplica();
    BackupJson ended = backups.awaitEnd(backup);
    assertThat(ended.status()).as(ended.toString()).isEqualTo("completed");
    backups.awaitOrder();
    assertThat(backups.verify(ended).verification()).isEqualTo("passed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"checking", "restoring", "comparing"})
  void verificationIsDoneByASuccessor(String phase) {
    BackupJson backup = backups.create(newBackup());
    try (Breakpoint here =
        Breakpoint.on(server, "job", "NEW.kind = 'verify' AND NEW.phase = '%s'".formatted(phase))) {
      backups.beginVerification(backup);
      killAt(here);
    }
    world.startReplica();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> backups.get(backup).verification().equals("passed"));
    backups.awaitOrder();
  }

  @ParameterizedTest
  @ValueSource(strings = {"restoring", "analyzing", "carrying_over", "publishing"})
  void branchIsRestoredByASuccessor(String phase) {
    BackupJson backup = backups.create(newBackup());
    BranchJson branch;
    try (Breakpoint here = Breakpoint.atPhase(server, phase)) {
      branch = backups.beginRestore(backup);
      killAt(here);
    }
    world.startReplica();
    BranchJson restored = world.branches().awaitStatus(branch.id(), "active");
    assertThat(Databases.content(server, restored.database()))
        .isEqualTo(Databases.content(server, MAIN));
    backups.awaitOrder();
    Aftermath.awaitOrder(world);
    Aftermath.deleteEverything(world);
  }

  private void killAt(Breakpoint here) {
    here.awaitHeld();
    kill(here);
  }

  private void kill(Breakpoint here) {
    TrussProcess killed = world.truss();
    killed.kill9();
    here.terminate();
    world.forget(killed);
    killed.close();
  }
}
