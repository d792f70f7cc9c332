package dev.truss.backup;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBackup;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.TrussProcess;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BackupJson;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.JobJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whatever dies during a backup: no archive that is not whole, nothing left, the next one works.
 */
class BackupCrashIT {
  private static final Path STORAGE = Backups.folder();

  @RegisterExtension
  private static final World world =
      World.create()
          .with("TRUSS_STORAGE_PATH", STORAGE.toString())
          .with("TRUSS_BACKUP_MAX_QUEUED", "2");

  private final PostgresServer server = world.server();
  private final Backups backups = new Backups(world, STORAGE);

  /** Enough to be met in the middle of. It stays for the next test, unless this one empties it. */
  @BeforeEach
  void makeDumpsSlow() {
    String filled = "SELECT coalesce(pg_relation_size(to_regclass('big')), 0) > 0";
    if (server.value(MAIN, filled).equals("f")) {
      server.execute(
          MAIN,
          """
          DROP TABLE IF EXISTS big;
          CREATE TABLE big AS
          SELECT i, (SELECT string_agg(md5(i::text || j), '') FROM generate_series(1, 20) j) AS text
          FROM generate_series(1, 150000) i""");
    }
  }

  @Test
  void killedTrussIsTakenOver() {
    BackupJson backup = backups.begin(newBackup());
    awaitDump();
    TrussProcess killed = world.truss();
    killed.kill9();
    world.startReplicaInsteadOf(killed);
    BackupJson ended = backups.awaitEnd(backup);
    assertThat(ended.status()).as(ended.toString()).isEqualTo("completed");
    assertThat(backups.verify(ended).verification()).isEqualTo("passed");
    Awaitility.await("its programs end")
        .untilAsserted(() -> assertThat(killed.programs()).isEmpty());
    killed.close();
    backups.awaitOrder();
  }

  @Test
  void jobThatEndsItsReplicaEachTimeFailsAfterTenRuns() {
    BackupJson backup = backups.begin(newBackup());
    awaitDump();
    assertThat(runs(backup)).isEqualTo("1");
    TrussProcess stopped = world.truss();
    stopped.shutDown();
    world.startReplicaInsteadOf(stopped);
    awaitDump();
    assertThat(runs(backup)).as("a run that was handed over is not counted").isEqualTo("1");
    server.execute(Databases.CONTROL, "UPDATE job SET runs = 10 WHERE id = " + backup.jobId());
    TrussProcess killed = world.truss();
    killed.kill9();
    world.startReplicaInsteadOf(killed);
    BackupJson ended = backups.awaitEnd(backup);
    assertThat(ended.status()).as(ended.toString()).isEqualTo("failed");
    assertThat(ended.reason()).startsWith("10 runs of this job have ended");
    stopped.close();
    killed.close();
    backups.awaitOrder();
  }

  private String runs(BackupJson backup) {
    return server.value(Databases.CONTROL, "SELECT runs FROM job WHERE id = " + backup.jobId());
  }

  @Test
  void killedVerificationIsDoneAgain() {
    BackupJson backup = backups.create(newBackup());
    backups.beginVerification(backup);
    Awaitility.await().until(() -> !Databases.staging(server).isEmpty());
    TrussProcess killed = world.truss();
    killed.kill9();
    world.startReplicaInsteadOf(killed);
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> backups.get(backup).verification().equals("passed"));
    killed.close();
    backups.awaitOrder();
  }

  @Test
  void killedProgramFailsTheBackupWithItsReason() {
    BackupJson backup = backups.begin(newBackup());
    awaitDump();
    killPrograms();
    BackupJson ended = backups.awaitEnd(backup);
    assertThat(ended.status()).isEqualTo("failed");
    assertThat(ended.reason()).isNotBlank();
    backups.awaitOrder();
    server.execute(MAIN, "TRUNCATE big");
    backups.create(newBackup());
  }

  /** The dump, which waits for a lock here, is of no use without a manifest. */
  @Test
  void rowsThatCannotBeCountedEndTheDump() throws Exception {
    server.execute(MAIN, "CREATE TABLE a_damaged (id int PRIMARY KEY)");
    server.execute(MAIN, "CREATE SEQUENCE awaited");
    server.execute(MAIN, "CHECKPOINT");
    String index = server.value(MAIN, "SELECT pg_relation_filepath('a_damaged_pkey')");
    Files.delete(server.data().resolve(index));
    try (Connection other = server.connect(MAIN)) {
      other.setAutoCommit(false);
      other.createStatement().execute("DROP SEQUENCE awaited");
      BackupJson ended = backups.awaitEnd(backups.begin(newBackup()));
      assertThat(ended.status()).isEqualTo("failed");
      assertThat(ended.reason()).contains("could not open file", index);
      other.commit();
    } finally {
      server.execute(MAIN, "DROP TABLE a_damaged");
    }
    backups.awaitOrder();
  }

  /** The control database went with it: what could not be written down is done again. */
  @Test
  void killedPostgresFailsTheBackupOrItIsDoneAgain() {
    BackupJson backup = backups.begin(newBackup());
    awaitDump();
    server.killPostmaster();
    server.restart();
    world.truss().awaitReady();
    BackupJson ended = backups.awaitEnd(backup);
    if (ended.status().equals("completed")) {
      assertThat(backups.verify(ended).verification()).isEqualTo("passed");
    } else {
      assertThat(ended.status()).isEqualTo("failed");
      assertThat(ended.reason()).isNotBlank();
    }
    backups.awaitOrder();
    server.execute(MAIN, "TRUNCATE big");
    backups.create(newBackup());
  }

  @Test
  void killedProgramFailsTheRestoreWithItsReason() {
    BackupJson backup = backups.create(newBackup());
    BranchJson branch = beginRestore(backup);
    killPrograms();
    BranchJson failed = world.branches().awaitStatus(branch.id(), "failed");
    assertThat(failed.reason()).isNotBlank();
    backups.awaitOrder();
    server.execute(MAIN, "TRUNCATE big");
    backups.restore(backups.create(newBackup()));
  }

  /** The control database went with it: what could not be written down is done again. */
  @Test
  void killedPostgresFailsTheRestoreOrItIsDoneAgain() {
    BackupJson backup = backups.create(newBackup());
    long branch = beginRestore(backup).id();
    server.killPostmaster();
    server.restart();
    world.truss().awaitReady();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !status(branch).equals("creating"));
    if (status(branch).equals("active")) {
      assertThat(Databases.content(server, world.branches().get(branch).database()))
          .isEqualTo(Databases.content(server, MAIN));
    } else {
      assertThat(status(branch)).isEqualTo("failed");
      assertThat(world.branches().get(branch).reason()).isNotBlank();
    }
    backups.awaitOrder();
    assertThat(backups.verify(backup).verification()).isEqualTo("passed");
  }

  private String status(long branch) {
    return world.branches().get(branch).status();
  }

  @Test
  void killedProgramLeavesTheVerificationWithoutAResult() {
    BackupJson backup = backups.create(newBackup());
    backups.beginVerification(backup);
    awaitCopy("COPY FROM");
    killPrograms();
    BackupJson ended = backups.awaitVerification(backup);
    assertThat(ended.verification()).isEqualTo("none");
    assertThat(ended.verificationReason()).contains("came to no result");
    backups.awaitOrder();
    assertThat(backups.verify(backup).verification()).isEqualTo("passed");
  }

  @Test
  void killedPostgresLeavesTheVerificationWithoutAResultOrItIsDoneAgain() {
    BackupJson backup = backups.create(newBackup());
    backups.beginVerification(backup);
    awaitCopy("COPY FROM");
    server.killPostmaster();
    server.restart();
    world.truss().awaitReady();
    BackupJson ended = backups.awaitVerification(backup);
    String reason = ended.verificationReason();
    if (ended.verification().equals("passed")) {
      assertThat(reason).contains("compared");
    } else {
      assertThat(ended.verification()).isEqualTo("none");
      assertThat(reason).containsAnyOf("came to no result", "Truss was stopped meanwhile");
    }
    backups.awaitOrder();
    assertThat(backups.verify(backup).verification()).isEqualTo("passed");
  }

  @Test
  void cancelledVerificationLeavesTheEarlierResult() {
    BackupJson backup = backups.create(newBackup());
    assertThat(backups.verify(backup).verification()).isEqualTo("passed");
    BackupJson again = backups.beginVerification(backup);
    awaitCopy("COPY FROM");
    backups.cancel(again).expect(202);
    BackupJson ended = backups.awaitVerification(backup);
    assertThat(ended.verification()).isEqualTo("passed");
    assertThat(ended.verificationReason()).contains("cancelled");
    backups.awaitOrder();
  }

  /** The rows are counted long before the dump is over. */
  @Test
  void timeoutOfIdleTransactionsDoesNotEndABackup() {
    server.execute(
        "postgres", "ALTER DATABASE shop SET idle_in_transaction_session_timeout = '200ms'");
    try {
      backups.create(newBackup());
    } finally {
      server.execute("postgres", "ALTER DATABASE shop RESET ALL");
    }
    backups.awaitOrder();
  }

  @Test
  void cancelledRestoreLeavesNothing() {
    BackupJson backup = backups.create(newBackup());
    BranchJson branch = beginRestore(backup);
    backups.cancel(branch).expect(202);
    BranchJson failed = world.branches().awaitStatus(branch.id(), "failed");
    assertThat(failed.reason()).contains("cancelled");
    backups.awaitOrder();
  }

  private BranchJson beginRestore(BackupJson backup) {
    BranchJson branch = backups.beginRestore(backup);
    awaitCopy("COPY FROM");
    return branch;
  }

  @Test
  void cancelledBackupLeavesNothing() {
    BackupJson backup = backups.begin(newBackup());
    awaitDump();
    Awaitility.await("progress is shown")
        .untilAsserted(
            () -> {
              JobJson job = backups.job(backup);
              assertThat(job.phase()).isEqualTo("dumping");
              assertThat(job.itemsTotal()).isPositive();
              assertThat(job.bytesDone()).isPositive();
            });
    backups.cancel(backup).expect(202);
    assertThat(backups.awaitEnd(backup).status()).isEqualTo("cancelled");
    Awaitility.await().untilAsserted(() -> assertThat(world.truss().programs()).isEmpty());
    backups.awaitOrder();
  }

  @Test
  void twoRunAtOnceTwoWaitAndTheFifthIsRefused() {
    List<BackupJson> begun =
        IntStream.range(0, 4).mapToObj(number -> backups.begin(newBackup())).toList();
    var refused = world.api().post(Backups.PATH, "{}").expect(429);
    assertThat(refused.code()).isEqualTo("backup_queue_full");
    assertThat(refused.header("Retry-After")).isNotBlank();
    awaitDump();
    assertThat(backups.get(begun.get(2)).status()).isEqualTo("queued");
    assertThat(backups.get(begun.get(3)).status()).isEqualTo("queued");
    backups.cancel(begun.get(2)).expect(202);
    assertThat(backups.awaitEnd(begun.get(2)).status()).isEqualTo("cancelled");
    backups.cancel(begun.get(0)).expect(202);
    backups.cancel(begun.get(1)).expect(202);
    assertThat(backups.awaitEnd(begun.get(3)).status()).isEqualTo("completed");
    backups.awaitOrder();
  }

  @Test
  void sourceThatIsBackedUpIsNotEmptied() {
    BackupJson backup = backups.begin(newBackup());
    awaitDump();
    var refused =
        world.api().post("/api/branches", newBranch().connections("terminate")).expect(409);
    assertThat(refused.code()).isEqualTo("source_in_use_by_job");
    backups.cancel(backup).expect(202);
    backups.awaitEnd(backup);
    backups.awaitOrder();
  }

  private static void killPrograms() {
    for (long pid : world.truss().programPids()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private void awaitDump() {
    awaitCopy("COPY TO");
  }

  private void awaitCopy(String command) {
    Awaitility.await(command)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                !server
                    .query(
                        "postgres",
                        "SELECT pid FROM pg_stat_progress_copy WHERE bytes_processed > 1000000 AND command = '"
                            + command
                            + "'")
                    .isEmpty());
  }
}
