package dev.truss.recovery;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.Command;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** One database as it was, beside the live data. */
abstract class RecoveryContract {
  private final World world;
  private final PostgresServer server;
  private final Recovering recovering;

  RecoveryContract(World world) {
    this.world = world;
    server = world.server();
    recovering = new Recovering(world);
  }

  @BeforeEach
  void haveABaseBackup() {
    if (recovering.window().get("earliest").isNull()) {
      recovering.baseBackup();
    }
    server.execute(MAIN, "DROP TABLE IF EXISTS note; CREATE TABLE note (id int PRIMARY KEY)");
  }

  @AfterEach
  void nothingIsLeft() {
    recovering.awaitOrder();
  }

  private List<String> notes(String database) {
    return server.query(database, "SELECT id FROM note ORDER BY id");
  }

  @Quick
  @Test
  void stateBeforeADeleteIsBack() {
    server.execute(MAIN, "INSERT INTO note SELECT generate_series(1, 100)");
    String before = Recovering.now(server);
    Map<String, String> content = Databases.content(server, MAIN);
    server.execute(MAIN, "DELETE FROM note WHERE id > 3");

    JsonNode branch = recovering.recover(Recovering.time(before));

    String unlogged = "rows of public.visits";
    assertThat(content).containsKey(unlogged);
    assertThat(Databases.content(server, Recovering.database(branch)))
        .containsEntry(unlogged, "0 rows ")
        .containsAllEntriesOf(without(content, unlogged))
        .hasSameSizeAs(content);
    assertThat(branch.get("warnings").toString()).contains("visits is unlogged");
    assertThat(notes(MAIN)).containsExactly("1", "2", "3");
    assertThat(branch.get("strategy").textValue()).isEqualTo("recovery");
    JsonNode recovery =
        world.api().get("/api/recovery").expect(200).json().get("recoveries").get(0);
    assertThat(recovery.get("stopped").textValue()).startsWith("recovery stopping before commit");
    assertThat(recovery.get("copying_ms").asLong()).isPositive();
  }

  private static Map<String, String> without(Map<String, String> content, String key) {
    Map<String, String> rest = new HashMap<>(content);
    rest.remove(key);
    return rest;
  }

  @Test
  void nowIsReachedThoughNothingCommitsAfterIt() {
    server.execute(MAIN, "INSERT INTO note VALUES (1)");

    JsonNode branch = recovering.recover(Recovering.time(Recovering.now(server)));

    assertThat(notes(Recovering.database(branch))).containsExactly("1");
  }

  @Quick
  @Test
  void restorePointAndPositionAreReached() {
    server.execute(MAIN, "INSERT INTO note VALUES (1)");
    JsonNode point =
        world.api().post("/api/recovery/points", "{\"name\":\"before-2\"}").expect(201).json();
    server.execute(MAIN, "INSERT INTO note VALUES (2)");

    JsonNode byName = recovering.recover("{\"target_name\":\"before-2\"}");
    JsonNode byPosition =
        recovering.recover("{\"target_lsn\":\"%s\"}".formatted(point.get("lsn").textValue()));

    assertThat(notes(Recovering.database(byName))).containsExactly("1");
    assertThat(notes(Recovering.database(byPosition))).containsExactly("1");
    var taken = world.api().post("/api/recovery/points", "{\"name\":\"before-2\"}").expect(409);
    assertThat(taken.code()).isEqualTo("recovery_point_exists");
  }

  /** As when Truss ended between the restore point and its row, and was asked again. */
  @Test
  void restorePointIsReachedThoughAnEarlierOneHasItsName() {
    server.execute("postgres", "SELECT pg_create_restore_point('twice')");
    server.execute(MAIN, "INSERT INTO note VALUES (1)");
    world.api().post("/api/recovery/points", "{\"name\":\"twice\"}").expect(201);
    server.execute(MAIN, "INSERT INTO note VALUES (2)");

    JsonNode branch = recovering.recover("{\"target_name\":\"twice\"}");

    assertThat(notes(Recovering.database(branch))).containsExactly("1");
  }

  @Test
  void commitAtTheTargetIsLeftOutOnRequest() {
    server.execute(MAIN, "INSERT INTO note VALUES (1)");
    String transaction =
        server.value(
            MAIN,
            """
            WITH two AS (INSERT INTO note VALUES (2) RETURNING id)
            SELECT pg_current_xact_id() FROM two""");
    Path segment = new ArchivedWal(world).endSegment();
    String commit =
        server
            .waldump("--rmgr=Transaction", "--xid=" + transaction, segment.getFileName().toString())
            .getLast();
    String position = commit.replaceFirst(".* lsn: ([0-9A-F/]+),.*", "$1");

    for (boolean inclusive : List.of(true, false)) {
      JsonNode branch =
          recovering.recover(
              "{\"target_lsn\":\"%s\",\"inclusive\":%s}".formatted(position, inclusive));

      assertThat(notes(Recovering.database(branch)))
          .containsExactlyElementsOf(inclusive ? List.of("1", "2") : List.of("1"));
    }
  }

  @Test
  void branchThatTrussDroppedIsBackAtAnyMomentBefore() {
    JsonNode branch = world.branches().createWith("{}");
    String database = Recovering.database(branch);
    server.execute(database, "INSERT INTO note VALUES (7)");
    String before = Recovering.now(server);
    world.api().delete("/api/branches/" + branch.get("id").asLong()).expect(204);
    JsonNode points = world.api().get("/api/recovery/points").expect(200).json().get("points");
    assertThat(points.get(0).get("database").textValue()).isEqualTo(database);

    JsonNode byTime = recovering.recover(Recovering.time(before, database));
    JsonNode byName =
        recovering.recover(
            "{\"target_name\":\"%s\",\"database\":\"%s\"}"
                .formatted(points.get(0).get("name").textValue(), database));

    assertThat(notes(Recovering.database(byTime))).containsExactly("7");
    assertThat(notes(Recovering.database(byName))).containsExactly("7");
  }

  /** Replay stops within the drop, after the files went. */
  @Test
  void databaseThatSomebodyDroppedIsBackUpToItsDrop() {
    server.execute("postgres", "CREATE DATABASE theirs TEMPLATE template0");
    server.execute("theirs", "CREATE TABLE note AS SELECT 5 AS id");
    server.execute("postgres", "SELECT pg_current_xact_id()");
    String before = Recovering.now(server);
    server.execute("postgres", "DROP DATABASE theirs");

    JsonNode branch = recovering.recover(Recovering.time(before, "theirs"));

    assertThat(notes(Recovering.database(branch))).containsExactly("5");
  }

  /** From then on the catalog of databases lies in a file whose number is not its OID. */
  @ParameterizedTest
  @ValueSource(strings = {"VACUUM FULL pg_database", "VACUUM FULL"})
  void databaseThatSomebodyDroppedIsBackAfterTheCatalogsWereRewritten(String rewrite) {
    server.execute("postgres", "CREATE DATABASE theirs TEMPLATE template0");
    server.execute("theirs", "CREATE TABLE note AS SELECT 6 AS id");
    server.execute("postgres", rewrite);
    server.execute("postgres", "REINDEX TABLE pg_database");
    server.execute("postgres", "SELECT pg_current_xact_id()");
    String before = Recovering.now(server);
    server.execute("postgres", "DROP DATABASE theirs");
    server.execute("postgres", rewrite);

    JsonNode branch = recovering.recover(Recovering.time(before, "theirs"));

    assertThat(notes(Recovering.database(branch))).containsExactly("6");
  }

  private boolean waitsForBarrier() {
    return !server
        .query(
            "postgres",
            "SELECT pid FROM pg_stat_activity WHERE wait_event = 'ProcSignalBarrier' AND query LIKE 'DROP%'")
        .isEmpty();
  }

  /** Postgres has marked the database, and its files are still there. */
  @Test
  void databaseIsBackAtAPositionWithinItsDrop() throws Exception {
    server.execute("postgres", "CREATE DATABASE theirs TEMPLATE template0");
    server.execute("theirs", "CREATE TABLE note AS SELECT 8 AS id");
    server.execute("postgres", "VACUUM FULL pg_database");
    String within;
    try (Connection idle = server.connect("postgres");
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      String pid = String.valueOf(idle.unwrap(PGConnection.class).getBackendPID());
      // Postgres removes no file before each of its processes has answered.
      Command.run(List.of("kill", "-STOP", pid));
      Future<?> drop;
      try {
        drop = threads.submit(() -> server.execute("postgres", "DROP DATABASE theirs"));
        Awaitility.await("the database is marked")
            .atMost(Duration.ofSeconds(30))
            .until(() -> waitsForBarrier());
        within = server.value("postgres", "SELECT pg_current_wal_insert_lsn()");
        server.execute("postgres", "SELECT pg_current_xact_id()");
      } finally {
        Command.run(List.of("kill", "-CONT", pid));
      }
      drop.get();
    }

    JsonNode branch =
        recovering.recover("{\"target_lsn\":\"%s\",\"database\":\"theirs\"}".formatted(within));

    assertThat(notes(Recovering.database(branch))).containsExactly("8");
  }

  @Test
  void previewSaysWhatWouldBeDone() {
    JsonNode preview =
        world
            .api()
            .post("/api/recovery?preview=true", Recovering.time(Recovering.now(server)))
            .expect(200)
            .json();

    assertThat(preview.get("base_backup").get("id").asLong()).isPositive();
    assertThat(preview.get("replay_bytes").asLong()).isPositive();
    long files = preview.get("base_backup_bytes").asLong();
    if (preview.get("reflink").booleanValue()) {
      files = Math.min(files, preview.get("replay_bytes").asLong());
    }
    long database = preview.get("database_bytes").asLong();
    assertThat(files).isPositive();
    assertThat(database).isPositive();
    assertThat(preview.get("disk_bytes").asLong())
        .isEqualTo(files + preview.get("cloned_bytes").asLong() + database + (1 << 30));
    assertThat(preview.get("estimated_seconds").asLong()).isPositive();
    assertThat(preview.get("database").textValue()).isEqualTo(MAIN);
  }

  private long clonedBytes(String time) {
    return world
        .api()
        .post("/api/recovery?preview=true", Recovering.time(time))
        .expect(200)
        .json()
        .get("cloned_bytes")
        .asLong();
  }

  @Test
  void branchesAfterEachOtherDoNotAddUp() {
    String before = Recovering.now(server);
    long clonedBefore = clonedBytes(before);
    for (int i = 0; i < 2; i++) {
      world.branches().delete(world.branches().createWith("{}").get("id").asLong());
    }

    long cloned = clonedBytes(Recovering.now(server));

    long size = Long.parseLong(server.value(MAIN, "SELECT pg_database_size(current_database())"));
    assertThat(cloned - clonedBefore).isLessThan(size * 3 / 2);
    assertThat(clonedBytes(before)).isEqualTo(clonedBefore);
  }

  @Test
  void whatCannotBeReachedIsRefusedAtOnceWithTheWindow() {
    String early = "2001-01-01T00:00:00Z";
    String late = "2101-01-01T00:00:00Z";
    for (String time : List.of(early, late)) {
      var refused = recovering.begin(Recovering.time(time)).expect(422);
      assertThat(refused.code()).isEqualTo("target_unreachable");
      assertThat(refused.json().get("window").get("earliest").textValue()).isNotBlank();
    }
    assertThat(recovering.begin("{\"target_name\":\"nowhere\"}").expect(422).code())
        .isEqualTo("recovery_point_unknown");
    assertThat(recovering.begin("{}").expect(422).code()).isEqualTo("invalid_field");
    assertThat(recovering.begin("{\"target_lsn\":\"x\"}").expect(422).code())
        .isEqualTo("invalid_field");
    assertThat(recovering.begin("{\"target_time\":\"yesterday\"}").expect(422).code())
        .isEqualTo("invalid_field");
  }

  @Test
  void recoveryUnderATakenLabelIsRefused() {
    world.branches().create("recovered once");
    server.execute(MAIN, "INSERT INTO note VALUES (1)");
    String request =
        "{\"target_time\":\"%s\",\"label\":\"recovered once\"}".formatted(Recovering.now(server));
    assertThat(recovering.begin(request).expect(409).code()).isEqualTo("label_taken");
  }

  /** The backup only says which database. */
  @Test
  void momentOfABackupsDatabaseIsRecoveredThoughItIsGone() {
    JsonNode branch = world.branches().createWith("{}");
    String database = Recovering.database(branch);
    long id = branch.get("id").asLong();
    String restore =
        "/api/backups/%d/restore".formatted(recovering.backup("{\"branch\":%d}".formatted(id)));
    server.execute(database, "INSERT INTO note VALUES (8)");
    String before = Recovering.now(server);
    server.execute(database, "DELETE FROM note");
    world.branches().delete(id);

    JsonNode recovered =
        recovering.awaitActive(
            world.api().post(restore, Recovering.time(before)).expect(202).json());

    assertThat(notes(Recovering.database(recovered))).containsExactly("8");
    assertThat(recovered.get("strategy").textValue()).isEqualTo("recovery");
    var early = world.api().post(restore, Recovering.time("2001-01-01T00:00:00Z")).expect(422);
    assertThat(early.code()).isEqualTo("target_unreachable");
  }

  /** The lock of a recovery's place goes with its session. */
  @Test
  void recoveryOutlivesTheSessionOfItsPlace() {
    server.execute(MAIN, "INSERT INTO note VALUES (1)");
    JsonNode begun = recovering.begin(Recovering.time(Recovering.now(server))).expect(202).json();

    Awaitility.await("the session has ended")
        .until(
            () ->
                !server
                    .query(
                        "postgres",
                        """
                        SELECT pg_terminate_backend(pid) FROM pg_locks
                        WHERE locktype = 'advisory' AND classid = x'74725052'::int::oid""")
                    .isEmpty());

    assertThat(notes(Recovering.database(recovering.awaitActive(begun)))).containsExactly("1");
  }

  @Test
  void databaseThatWasNeverThereIsNamedAsThat() {
    JsonNode begun =
        recovering.begin(Recovering.time(Recovering.now(server), "nobodys")).expect(202).json();

    JsonNode failed = recovering.awaitFailed(begun);

    assertThat(failed.get("reason").textValue()).contains("no database nobodys").contains(MAIN);
  }
}
