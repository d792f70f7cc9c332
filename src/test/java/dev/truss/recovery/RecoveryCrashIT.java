package dev.truss.recovery;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Aftermath;
import dev.truss.testsupport.Breakpoint;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.TrussProcess;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BaseBackupJson;
import dev.truss.testsupport.answer.BaseBackupPageJson;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.request.NewRecovery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever dies in whatever phase: nothing is left behind, and the next recovery works. */
class RecoveryCrashIT {
  private static final Path STORAGE = Recovering.folder();
  private static final Path SCRATCH = Recovering.folder();

  @RegisterExtension
  private static final World world =
      World.archiving()
          .with("TRUSS_RECOVERY_BASE_BACKUP_SCHEDULE", "off")
          .with("TRUSS_STORAGE_PATH", STORAGE.toString())
          .with("TRUSS_SCRATCH_PATH", SCRATCH.toString());

  private final PostgresServer server = world.server();
  private final Recovering recovering = new Recovering(world, SCRATCH);

  @BeforeEach
  void haveABaseBackup() {
    if (recovering.window().earliest() == null) {
      recovering.baseBackup();
    }
    server.execute(
        MAIN,
        "DROP TABLE IF EXISTS note; CREATE TABLE note AS SELECT generate_series(1, 10) AS id");
  }

  @AfterEach
  void everythingIsInOrder() {
    recovering.awaitOrder();
    Aftermath.awaitOrder(world);
    assertThat(notes(MAIN)).isEqualTo("3");
    assertThat(baseBackupFolders()).hasSize(completedBaseBackups());
  }

  private String notes(String database) {
    return server.value(database, "SELECT count(*) FROM note");
  }

  private NewRecovery beforeTheDelete() {
    String before = Recovering.now(server);
    server.execute(MAIN, "DELETE FROM note WHERE id > 3");
    return Recovering.time(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "choosing",
        "restoring_base_backup",
        "replaying_wal",
        "copying",
        "loading",
        "finishing",
        "analyzing"
      })
  void killedTrussIsTakenOver(String phase) {
    NewRecovery target = beforeTheDelete();
    BranchJson branch;
    try (Breakpoint here = at("recovery", phase)) {
      branch = recovering.begin(target).expect(202).branch();
      killTruss(here);
    }
    world.startReplica();

    BranchJson recovered = recovering.awaitActive(branch);

    assertThat(notes(recovered.database())).isEqualTo("10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"replaying_wal", "copying", "loading"})
  void killedScratchServerFailsTheRecoveryWithItsReason(String phase) {
    NewRecovery target = beforeTheDelete();
    BranchJson branch;
    try (Breakpoint here = at("recovery", phase)) {
      branch = recovering.begin(target).expect(202).branch();
      here.awaitHeld();
      List<Long> servers = recovering.leftServers();
      assertThat(servers).isNotEmpty();
      servers.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }
    if (!phase.equals("loading")) { // by then all was read
      BranchJson failed = recovering.awaitFailed(branch);
      assertThat(failed.reason()).isNotBlank();
    } else {
      recovering.awaitActive(branch);
    }

    BranchJson again = recovering.recover(target);

    assertThat(notes(again.database())).isEqualTo("10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"copying", "verifying"})
  void baseBackupOfKilledTrussIsMadeByASuccessor(String phase) {
    server.execute(MAIN, "DELETE FROM note WHERE id > 3");
    BaseBackupJson begun;
    try (Breakpoint here = at("base_backup", phase)) {
      begun = world.api().post(Recovering.BASE_BACKUPS, "{}").expect(202).as(BaseBackupJson.class);
      killTruss(here);
    }
    world.startReplica();

    recovering.awaitBaseBackup(begun);

    BranchJson branch = recovering.recover(Recovering.time(Recovering.now(server)));
    assertThat(notes(branch.database())).isEqualTo("3");
  }

  @Test
  void cancelledRecoveryLeavesNothing() {
    NewRecovery target = beforeTheDelete();
    BranchJson branch;
    try (Breakpoint here = Breakpoint.on(server, "recovery", "NEW.stopped IS NOT NULL")) {
      branch = recovering.begin(target).expect(202).branch();
      here.awaitHeld();
      assertThat(recovering.leftServers()).isNotEmpty();
      world.api().delete("/api/jobs/" + branch.jobId()).expect(202);
    }

    BranchJson failed = recovering.awaitFailed(branch);

    assertThat(failed.reason()).contains("cancelled");
  }

  @Test
  void shutDownTrussLeavesTheRecoveryToASuccessor() {
    NewRecovery target = beforeTheDelete();
    BranchJson branch;
    TrussProcess first = world.truss();
    try (Breakpoint here = at("recovery", "replaying_wal")) {
      branch = recovering.begin(target).expect(202).branch();
      here.awaitHeld();
      here.release();
      first.shutDown();
    }
    world.startReplicaInsteadOf(first);
    first.close();

    BranchJson recovered = recovering.awaitActive(branch);

    assertThat(notes(recovered.database())).isEqualTo("10");
  }

  @Test
  void twoAtOnceDoNotDisturbEachOther() {
    String ten = Recovering.now(server);
    server.execute(MAIN, "DELETE FROM note WHERE id > 5");
    String five = Recovering.now(server);
    server.execute(MAIN, "DELETE FROM note WHERE id > 3");
    BranchJson first;
    BranchJson second;
    BranchJson third;
    try (Breakpoint here = at("recovery", "copying")) {
      first = recovering.begin(Recovering.time(ten)).expect(202).branch();
      second = recovering.begin(Recovering.time(five)).expect(202).branch();
      third = recovering.begin(Recovering.time(ten)).expect(202).branch();
      Awaitility.await("two of them have replayed")
          .atMost(Duration.ofSeconds(30))
          .until(() -> here.held().size() >= 2);
      // The jobs begin in any order.
      List<Long> jobs = Stream.of(first, second, third).map(BranchJson::jobId).toList();
      Awaitility.await("one of them waits for a place")
          .atMost(Duration.ofSeconds(30))
          .until(() -> jobs.stream().filter(job -> "waiting".equals(phase(job))).count() == 1);
    }

    assertThat(notes(recovering.awaitActive(first).database())).isEqualTo("10");
    assertThat(notes(recovering.awaitActive(second).database())).isEqualTo("5");
    assertThat(notes(recovering.awaitActive(third).database())).isEqualTo("10");
  }

  private @Nullable String phase(long job) {
    return world.api().get("/api/jobs/" + job).expect(200).job().phase();
  }

  private Breakpoint at(String kind, String phase) {
    return Breakpoint.on(
        server, "job", "NEW.kind = '%s' AND NEW.phase = '%s'".formatted(kind, phase));
  }

  private void killTruss(Breakpoint here) {
    here.awaitHeld();
    TrussProcess killed = world.truss();
    killed.kill9();
    here.terminate();
    world.forget(killed);
    killed.close();
  }

  private int completedBaseBackups() {
    return world
        .api()
        .get(Recovering.BASE_BACKUPS)
        .as(BaseBackupPageJson.class)
        .baseBackups()
        .size();
  }

  private static List<Path> baseBackupFolders() {
    try (Stream<Path> folders = Files.list(STORAGE.resolve("base-backups"))) {
      return folders.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
