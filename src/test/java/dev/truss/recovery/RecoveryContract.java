package dev.truss.recovery;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBackup;
import static dev.truss.testsupport.request.Requests.newBranch;
import static dev.truss.testsupport.request.Requests.newRecovery;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Command;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.RecoveryJson;
import dev.truss.testsupport.answer.RecoveryPageJson;
import dev.truss.testsupport.answer.RecoveryPointJson;
import dev.truss.testsupport.answer.RecoveryPointPageJson;
import dev.truss.testsupport.answer.RecoveryPreviewJson;
import dev.truss.testsupport.request.NewRecovery;
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
    if (recovering.window().earliest() == null) {
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

    BranchJson branch = recovering.recover(Recovering.time(before));

    String unlogged = "rows of public.visits";
    assertThat(content).containsKey(unlogged);
    assertThat(Databases.content(server, branch.database()))
        .containsEntry(unlogged, "0 rows ")
        .containsAllEntriesOf(without(content, unlogged))
        .hasSameSizeAs(content);
    assertThat(branch.warnings().toString()).contains("visits is unlogged");
    assertThat(notes(MAIN)).containsExactly("1", "2", "3");
    assertThat(branch.strategy()).isEqualTo("recovery");
    RecoveryJson recovery =
        world
            .api()
            .get("/api/recovery")
            .expect(200)
            .as(RecoveryPageJson.class)
            .recoveries()
            .getFirst();
    assertThat(recovery.stopped()).startsWith("recovery stopping before commit");
    assertThat(recovery.copyingMs()).isPositive();
  }

  private static Map<String, String> without(Map<String, String> content, String key) {
    Map<String, String> rest = new HashMap<>(content);
    rest.remove(key);
    return rest;
  }

  @Test
  void nowIsReachedThoughNothingCommitsAfterIt() {
    server.execute(MAIN, "INSERT INTO note VALUES (1)");

    BranchJson branch = recovering.recover(Recovering.time(Recovering.now(server)));

    assertThat(notes(branch.database())).containsExactly("1");
  }

  @Quick
  @Test
  void restorePointAndPositionAreReached() {
    server.execute(MAIN, "INSERT INTO note VALUES (1)");
    RecoveryPointJson point =
        world
            .api()
            .post("/api/recovery/points", "{\"name\":\"before-2\"}")
            .expect(201)
            .as(RecoveryPointJson.class);
    server.execute(MAIN, "INSERT INTO note VALUES (2)");

    BranchJson byName = recovering.recover(newRecovery().point("before-2"));
    BranchJson byPosition = recovering.recover(newRecovery().lsn(point.lsn()));

    assertThat(notes(byName.database())).containsExactly("1");
    assertThat(notes(byPosition.database())).containsExactly("1");
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

    BranchJson branch = recovering.recover(newRecovery().point("twice"));

    assertThat(notes(branch.database())).containsExactly("1");
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
      BranchJson branch = recovering.recover(newRecovery().lsn(position).inclusive(inclusive));

      assertThat(notes(branch.database()))
          .containsExactlyElementsOf(inclusive ? List.of("1", "2") : List.of("1"));
    }
  }

  @Test
  void branchThatTrussDroppedIsBackAtAnyMomentBefore() {
    BranchJson branch = world.branches().create(newBranch());
    String database = branch.database();
    server.execute(database, "INSERT INTO note VALUES (7)");
    String before = Recovering.now(server);
    world.api().delete("/api/branches/" + branch.id()).expect(204);
    List<RecoveryPointJson> points =
        world
            .api()
            .get("/api/recovery/points")
            .expect(200)
            .as(RecoveryPointPageJson.class)
            .points();
    assertThat(points.getFirst().database()).isEqualTo(database);

    BranchJson byTime = recovering.recover(Recovering.time(before, database));
    BranchJson byName =
        recovering.recover(newRecovery().point(points.getFirst().name()).database(database));

    assertThat(notes(byTime.database())).containsExactly("7");
    assertThat(notes(byName.database())).containsExactly("7");
  }

  /** Replay stops within the drop, after the files went. */
  @Test
  void databaseThatSomebodyDroppedIsBackUpToItsDrop() {
    server.execute("postgres", "CREATE DATABASE theirs TEMPLATE template0");
    server.execute("theirs", "CREATE TABLE note AS SELECT 5 AS id");
    server.execute("postgres", "SELECT pg_current_xact_id()");
    String before = Recovering.now(server);
    server.execute("postgres", "DROP DATABASE theirs");

    BranchJson branch = recovering.recover(Recovering.time(before, "theirs"));

    assertThat(notes(branch.database())).containsExactly("5");
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

    BranchJson branch = recovering.recover(Recovering.time(before, "theirs"));

    assertThat(notes(branch.database())).containsExactly("6");
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

    BranchJson branch = recovering.recover(newRecovery().lsn(within).database("theirs"));

    assertThat(notes(branch.database())).containsExactly("8");
  }

  @Test
  void previewSaysWhatWouldBeDone() {
    RecoveryPreviewJson preview =
        world
            .api()
            .post("/api/recovery?preview=true", Recovering.time(Recovering.now(server)))
            .expect(200)
            .as(RecoveryPreviewJson.class);

    assertThat(preview.baseBackup().id()).isPositive();
    assertThat(preview.replayBytes()).isPositive();
    long files = preview.baseBackupBytes();
    if (preview.reflink()) {
      files = Math.min(files, preview.replayBytes());
    }
    long database = preview.databaseBytes();
    assertThat(files).isPositive();
    assertThat(database).isPositive();
    assertThat(preview.diskBytes()).isEqualTo(files + preview.clonedBytes() + database + (1 << 30));
    assertThat(preview.estimatedSeconds()).isPositive();
    assertThat(preview.database()).isEqualTo(MAIN);
  }

  private long clonedBytes(String time) {
    return world
        .api()
        .post("/api/recovery?preview=true", Recovering.time(time))
        .expect(200)
        .as(RecoveryPreviewJson.class)
        .clonedBytes();
  }

  @Test
  void branchesAfterEachOtherDoNotAddUp() {
    String before = Recovering.now(server);
    long clonedBefore = clonedBytes(before);
    for (int i = 0; i < 2; i++) {
      world.branches().delete(world.branches().create(newBranch()).id());
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
      assertThat(refused.problem().window().earliest()).isNotNull();
    }
    assertThat(recovering.begin(newRecovery().point("nowhere")).expect(422).code())
        .isEqualTo("recovery_point_unknown");
    assertThat(recovering.begin(newRecovery()).expect(422).code()).isEqualTo("invalid_field");
    assertThat(recovering.begin(newRecovery().lsn("x")).expect(422).code())
        .isEqualTo("invalid_field");
    assertThat(recovering.begin(newRecovery().time("yesterday")).expect(422).code())
        .isEqualTo("invalid_field");
  }

  @Test
  void recoveryUnderATakenLabelIsRefused() {
    world.branches().create("recovered once");
    server.execute(MAIN, "INSERT INTO note VALUES (1)");
    NewRecovery request = Recovering.time(Recovering.now(server)).label("recovered once");
    assertThat(recovering.begin(request).expect(409).code()).isEqualTo("label_taken");
  }

  /** The backup only says which database. */
  @Test
  void momentOfABackupsDatabaseIsRecoveredThoughItIsGone() {
    BranchJson branch = world.branches().create(newBranch());
    String database = branch.database();
    long id = branch.id();
    String restore = "/api/backups/%d/restore".formatted(recovering.backup(newBackup().of(id)));
    server.execute(database, "INSERT INTO note VALUES (8)");
    String before = Recovering.now(server);
    server.execute(database, "DELETE FROM note");
    world.branches().delete(id);

    BranchJson recovered =
        recovering.awaitActive(
            world.api().post(restore, Recovering.time(before)).expect(202).branch());

    assertThat(notes(recovered.database())).containsExactly("8");
    assertThat(recovered.strategy()).isEqualTo("recovery");
    var early = world.api().post(restore, Recovering.time("2001-01-01T00:00:00Z")).expect(422);
    assertThat(early.code()).isEqualTo("target_unreachable");
  }

  /** The lock of a recovery's place goes with its session. */
  @Test
  void recoveryOutlivesTheSessionOfItsPlace() {
    server.execute(MAIN, "INSERT INTO note VALUES (1)");
    BranchJson begun =
        recovering.begin(Recovering.time(Recovering.now(server))).expect(202).branch();

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

    assertThat(notes(recovering.awaitActive(begun).database())).containsExactly("1");
  }

  @Test
  void databaseThatWasNeverThereIsNamedAsThat() {
    BranchJson begun =
        recovering.begin(Recovering.time(Recovering.now(server), "nobodys")).expect(202).branch();

    BranchJson failed = recovering.awaitFailed(begun);

    assertThat(failed.reason()).contains("no database nobodys").contains(MAIN);
  }
}
