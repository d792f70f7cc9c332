package dev.truss.backup;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.TrussProcess;
import dev.truss.testsupport.World;
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
    JsonNode backup = backups.begin("{}");
    awaitDump();
    TrussProcess killed = world.truss();
    killed.kill9();
    world.startReplicaInsteadOf(killed);
    JsonNode ended = backups.awaitEnd(backup);
    assertThat(ended.get("status").textValue()).as(ended.toString()).isEqualTo("completed");
    assertThat(backups.verify(ended).get("verification").textValue()).isEqualTo("passed");
    Awaitility.await("its programs end")
        .untilAsserted(() -> assertThat(killed.programs()).isEmpty());
    killed.close();
    backups.awaitOrder();
  }

  @Test
  void jobThatEndsItsReplicaEachTimeFailsAfterTenRuns() {
    JsonNode backup = backups.begin("{}");
    awaitDump();
    assertThat(runs(backup)).isEqualTo("1");
    TrussProcess stopped = world.truss();
    stopped.shutDown();
    world.startReplicaInsteadOf(stopped);
    awaitDump();
    assertThat(runs(backup)).as("a run that was handed over is not counted").isEqualTo("1");
    server.execute(
        Databases.CONTROL, "UPDATE job SET runs = 10 WHERE id = " + backup.get("job_id"));
    TrussProcess killed = world.truss();
    killed.kill9();
    world.startReplicaInsteadOf(killed);
    JsonNode ended = backups.awaitEnd(backup);
    assertThat(ended.get("status").textValue()).as(ended.toString()).isEqualTo("failed");
    assertThat(ended.get("reason").textValue()).startsWith("10 runs of this job have ended");
    stopped.close();
    killed.close();
    backups.awaitOrder();
  }

  private String runs(JsonNode backup) {
    return server.value(
        Databases.CONTROL, "SELECT runs FROM job WHERE id = " + backup.get("job_id"));
  }

  @Test
  void killedVerificationIsDoneAgain() {
    JsonNode backup = backups.create("{}");
    world.api().post(backups.path(backup) + "/verify", "{}").expect(202);
    Awaitility.await().until(() -> !Databases.staging(server).isEmpty());
    TrussProcess killed = world.truss();
    killed.kill9();
    world.startReplicaInsteadOf(killed);
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> backups.get(backup).get("verification").textValue().equals("passed"));
    killed.close();
    backups.awaitOrder();
  }

  @Test
  void killedProgramFailsTheBackupWithItsReason() {
    JsonNode backup = backups.begin("{}");
    awaitDump();
    killPrograms();
    JsonNode ended = backups.awaitEnd(backup);
    assertThat(ended.get("status").textValue()).isEqualTo("failed");
    assertThat(ended.get("reason").textValue()).isNotBlank();
    backups.awaitOrder();
    server.execute(MAIN, "TRUNCATE big");
    backups.create("{}");
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
      JsonNode ended = backups.awaitEnd(backups.begin("{}"));
      assertThat(ended.get("status").textValue()).isEqualTo("failed");
      assertThat(ended.get("reason").textValue()).contains("could not open file", index);
      other.commit();
    } finally {
      server.execute(MAIN, "DROP TABLE a_damaged");
    }
    backups.awaitOrder();
  }

  /** The control database went with it: what could not be written down is done again. */
  @Test
  void killedPostgresFailsTheBackupOrItIsDoneAgain() {
    JsonNode backup = backups.begin("{}");
    awaitDump();
    server.killPostmaster();
    server.restart();
    world.truss().awaitReady();
    JsonNode ended = backups.awaitEnd(backup);
    if (ended.get("status").textValue().equals("completed")) {
      assertThat(backups.verify(ended).get("verification").textValue()).isEqualTo("passed");
    } else {
      assertThat(ended.get("status").textValue()).isEqualTo("failed");
      assertThat(ended.get("reason").textValue()).isNotBlank();
    }
    backups.awaitOrder();
    server.execute(MAIN, "TRUNCATE big");
    backups.create("{}");
  }

  @Test
  void killedProgramFailsTheRestoreWithItsReason() {
    JsonNode backup = backups.create("{}");
    JsonNode branch = beginRestore(backup);
    killPrograms();
    JsonNode failed = world.branches().awaitStatus(branch.get("id").asLong(), "failed");
    assertThat(failed.get("reason").textValue()).isNotBlank();
    backups.awaitOrder();
    server.execute(MAIN, "TRUNCATE big");
    backups.restore(backups.create("{}"), "{}");
  }

  /** The control database went with it: what could not be written down is done again. */
  @Test
  void killedPostgresFailsTheRestoreOrItIsDoneAgain() {
    JsonNode backup = backups.create("{}");
    long branch = beginRestore(backup).get("id").asLong();
    server.killPostmaster();
    server.restart();
    world.truss().awaitReady();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !status(branch).equals("creating"));
    if (status(branch).equals("active")) {
      assertThat(
              Databases.content(server, world.branches().get(branch).get("branch_db").textValue()))
          .isEqualTo(Databases.content(server, MAIN));
    } else {
      assertThat(status(branch)).isEqualTo("failed");
      assertThat(world.branches().get(branch).get("reason").textValue()).isNotBlank();
    }
    backups.awaitOrder();
    assertThat(backups.verify(backup).get("verification").textValue()).isEqualTo("passed");
  }

  private String status(long branch) {
    return world.branches().get(branch).get("status").textValue();
  }

  @Test
  void killedProgramLeavesTheVerificationWithoutAResult() {
    JsonNode backup = backups.create("{}");
    world.api().post(backups.path(backup) + "/verify", "{}").expect(202);
    awaitCopy("COPY FROM");
    killPrograms();
    JsonNode ended = backups.awaitVerification(backup);
    assertThat(ended.get("verification").textValue()).isEqualTo("none");
    assertThat(ended.get("verification_reason").textValue()).contains("came to no result");
    backups.awaitOrder();
    assertThat(backups.verify(backup).get("verification").textValue()).isEqualTo("passed");
  }

  @Test
  void killedPostgresLeavesTheVerificationWithoutAResultOrItIsDoneAgain() {
    JsonNode backup = backups.create("{}");
    world.api().post(backups.path(backup) + "/verify", "{}").expect(202);
    awaitCopy("COPY FROM");
    server.killPostmaster();
    server.restart();
    world.truss().awaitReady();
    JsonNode ended = backups.awaitVerification(backup);
    String reason = ended.get("verification_reason").textValue();
    if (ended.get("verification").textValue().equals("passed")) {
      assertThat(reason).contains("compared");
    } else {
      assertThat(ended.get("verification").textValue()).isEqualTo("none");
      assertThat(reason).containsAnyOf("came to no result", "Truss was stopped meanwhile");
    }
    backups.awaitOrder();
    assertThat(backups.verify(backup).get("verification").textValue()).isEqualTo("passed");
  }

  @Test
  void cancelledVerificationLeavesTheEarlierResult() {
    JsonNode backup = backups.create("{}");
    assertThat(backups.verify(backup).get("verification").textValue()).isEqualTo("passed");
    JsonNode again = world.api().post(backups.path(backup) + "/verify", "{}").expect(202).json();
    awaitCopy("COPY FROM");
    backups.cancel(again).expect(202);
    JsonNode ended = backups.awaitVerification(backup);
    assertThat(ended.get("verification").textValue()).isEqualTo("passed");
    assertThat(ended.get("verification_reason").textValue()).contains("cancelled");
    backups.awaitOrder();
  }

  /** The rows are counted long before the dump is over. */
  @Test
  void timeoutOfIdleTransactionsDoesNotEndABackup() {
    server.execute(
        "postgres", "ALTER DATABASE shop SET idle_in_transaction_session_timeout = '200ms'");
    try {
      backups.create("{}");
    } finally {
      server.execute("postgres", "ALTER DATABASE shop RESET ALL");
    }
    backups.awaitOrder();
  }

  @Test
  void cancelledRestoreLeavesNothing() {
    JsonNode backup = backups.create("{}");
    JsonNode branch = beginRestore(backup);
    backups.cancel(branch).expect(202);
    JsonNode failed = world.branches().awaitStatus(branch.get("id").asLong(), "failed");
    assertThat(failed.get("reason").textValue()).contains("cancelled");
    backups.awaitOrder();
  }

  private JsonNode beginRestore(JsonNode backup) {
    JsonNode branch = world.api().post(backups.path(backup) + "/restore", "{}").expect(202).json();
    awaitCopy("COPY FROM");
    return branch;
  }

  @Test
  void cancelledBackupLeavesNothing() {
    JsonNode backup = backups.begin("{}");
    awaitDump();
    Awaitility.await("progress is shown")
        .untilAsserted(
            () -> {
              JsonNode job = backups.job(backup);
              assertThat(job.get("phase").textValue()).isEqualTo("dumping");
              assertThat(job.get("items_total").asInt()).isPositive();
              assertThat(job.get("bytes_done").asLong()).isPositive();
            });
    backups.cancel(backup).expect(202);
    assertThat(backups.awaitEnd(backup).get("status").textValue()).isEqualTo("cancelled");
    Awaitility.await().untilAsserted(() -> assertThat(world.truss().programs()).isEmpty());
    backups.awaitOrder();
  }

  @Test
  void twoRunAtOnceTwoWaitAndTheFifthIsRefused() {
    List<JsonNode> begun = IntStream.range(0, 4).mapToObj(number -> backups.begin("{}")).toList();
    var refused = world.api().post(Backups.PATH, "{}").expect(429);
    assertThat(refused.code()).isEqualTo("backup_queue_full");
    assertThat(refused.header("Retry-After")).isNotBlank();
    awaitDump();
    assertThat(backups.get(begun.get(2)).get("status").textValue()).isEqualTo("queued");
    assertThat(backups.get(begun.get(3)).get("status").textValue()).isEqualTo("queued");
    backups.cancel(begun.get(2)).expect(202);
    assertThat(backups.awaitEnd(begun.get(2)).get("status").textValue()).isEqualTo("cancelled");
    backups.cancel(begun.get(0)).expect(202);
    backups.cancel(begun.get(1)).expect(202);
    assertThat(backups.awaitEnd(begun.get(3)).get("status").textValue()).isEqualTo("completed");
    backups.awaitOrder();
  }

  @Test
  void sourceThatIsBackedUpIsNotEmptied() {
    JsonNode backup = backups.begin("{}");
    awaitDump();
    var refused = world.api().post("/api/branches", "{\"connections\":\"terminate\"}").expect(409);
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
