package dev.truss.recovery;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.Command;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BaseBackupJson;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A base backup that is cancelled while it copies. */
class BaseBackupCancelIT {

  @RegisterExtension
  private static final World world =
      World.archiving().with("TRUSS_RECOVERY_BASE_BACKUP_SCHEDULE", "off");

  private final PostgresServer server = world.server();
  private final Recovering recovering = new Recovering(world);

  @Test
  void bytesThatWereNotCopiedAreNotListed() {
    server.execute(
        MAIN,
        "CREATE TABLE large AS SELECT repeat(md5(i::text), 30) FROM generate_series(1, 200000) AS i");
    long size = Long.parseLong(server.value(MAIN, "SELECT pg_table_size('large')"));
    BaseBackupJson begun =
        world.api().post(Recovering.BASE_BACKUPS, "{}").expect(202).as(BaseBackupJson.class);
    freezeProgram();

    String job = "/api/jobs/" + begun.jobId();
    world.api().delete(job).expect(202);

    BaseBackupJson ended = recovering.awaitBaseBackupEnd(begun);
    assertThat(ended.status()).isEqualTo("cancelled");
    assertThat(ended.sizeBytes()).isZero();
    Awaitility.await("the job ends")
        .atMost(Duration.ofSeconds(30))
        .until(() -> status(job).equals("cancelled"));
    JsonNode after = world.api().get(job).expect(200).json();
    assertThat(after.get("bytes_done").asLong()).as("%s", after).isLessThan(size);
    assertThat(after.get("progress").asDouble()).isLessThan(1);
    recovering.awaitOrder();
  }

  private String status(String job) {
    return world.api().get(job).expect(200).json().get("status").textValue();
  }

  /** Stops pg_basebackup as soon as it has begun. */
  private static void freezeProgram() {
    Awaitility.await("pg_basebackup has begun")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> program().isPresent());
    Command.run(List.of("kill", "-STOP", program().orElseThrow().toString()));
  }

  private static Optional<Long> program() {
    return world.truss().programPids().stream()
        .filter(
            pid ->
                ProcessHandle.of(pid)
                    .flatMap(process -> process.info().command())
                    .filter(command -> command.endsWith("pg_basebackup"))
                    .isPresent())
        .findFirst();
  }
}
