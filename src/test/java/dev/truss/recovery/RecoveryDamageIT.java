package dev.truss.recovery;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Api;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BaseBackupJson;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.WindowJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * WAL and base backups that are lost or damaged: what they are needed for is refused or fails with
 * the reason, everything else goes on, and all is well once they are repaired.
 */
class RecoveryDamageIT {
  @RegisterExtension
  private static final World world =
      World.archiving().with("TRUSS_RECOVERY_BASE_BACKUP_SCHEDULE", "off");

  private static @Nullable History history;

  private final PostgresServer server = world.server();
  private final Recovering recovering = new Recovering(world);
  private final ArchivedWal wal = new ArchivedWal(world);

  /**
   * What all tests share: a base backup, row 1, row 2 in a segment of its own, another base backup,
   * row 3.
   *
   * @param before a time with row 1
   * @param during with row 2, which only {@code segment} has
   * @param after with row 3
   */
  private record History(String before, Path segment, String during, String after) {}

  @BeforeEach
  void haveAHistory() {
    if (history == null) {
      server.execute(MAIN, "CREATE TABLE note (id int PRIMARY KEY)");
      recovering.baseBackup();
      server.execute(MAIN, "INSERT INTO note VALUES (1)");
      String before = Recovering.now(server);
      wal.endSegment();
      // Truss writes WAL of its own, so that this may be any segment.
      String segment =
          server.value(
              MAIN,
              """
              WITH two AS (INSERT INTO note VALUES (2) RETURNING id)
              SELECT pg_walfile_name(pg_current_wal_insert_lsn()) FROM two""");
      String during = Recovering.now(server);
      wal.endSegment();
      recovering.baseBackup();
      server.execute(MAIN, "INSERT INTO note VALUES (3)");
      history = new History(before, wal.folder().resolve(segment), during, Recovering.now(server));
    }
  }

  @AfterEach
  void repair() {
    wal.repair();
    recovering.awaitOrder();
  }

  private List<String> notes(String database) {
    return server.query(database, "SELECT id FROM note ORDER BY id");
  }

  private List<String> notesAt(String time) {
    return notes(recovering.recover(Recovering.time(time)).database());
  }

  private String health() {
    return world.api().get("/q/health/group/recovery").body();
  }

  @Test
  void missingSegmentIsSaidWhereverAnOperatorLooks() {
    wal.lose(history.segment());

    WindowJson.Gap gap = recovering.window().gaps().getFirst();

    String name = history.segment().getFileName().toString();
    assertThat(gap.missing()).isEqualTo(name);
    assertThat(gap.from()).isAfter(history.before());
    assertThat(gap.to()).isBetween(Instant.parse(history.during()), Instant.parse(history.after()));
    assertThat(world.api().get("/q/health/group/recovery").expect(503).body()).contains(name);
    world.api().get("/q/health/ready").expect(200);
    Awaitility.await("the metric counts the gap")
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(world.api().get("/q/metrics").body())
                    .contains("truss_recovery_gaps 1.0"));
  }

  @Test
  void momentInAGapIsRefusedUntilTheSegmentIsBack() {
    wal.lose(history.segment());

    Api.Answer refused = recovering.begin(Recovering.time(history.during())).expect(422);

    assertThat(refused.code()).isEqualTo("target_unreachable");
    assertThat(refused.problem().detail()).contains(history.segment().getFileName().toString());
    assertThat(refused.problem().window().gaps()).hasSize(1);
    wal.repair();
    assertThat(recovering.window().gaps()).isEmpty();
    assertThat(notesAt(history.during())).containsExactly("1", "2");
  }

  @Test
  void momentsAroundAGapAreReached() {
    wal.lose(history.segment());

    assertThat(notesAt(history.before())).containsExactly("1");
    assertThat(notesAt(history.after())).containsExactly("1", "2", "3");
  }

  /** There is no commit behind it to stop at. */
  @Test
  void lastMomentBeforeAGapIsReached() {
    wal.lose(history.segment());
    Instant from = recovering.window().gaps().getFirst().from();

    assertThat(notesAt(from.toString())).containsExactly("1");
  }

  @Test
  void missingSegmentAfterTheLastBaseBackupIsAGapWithoutAnEnd() {
    Path lost = wal.endSegment();
    wal.endSegment();
    wal.lose(lost);
    String name = lost.getFileName().toString();

    WindowJson window = recovering.window();

    assertThat(window.gaps().getFirst().missing()).isEqualTo(name);
    assertThat(window.gaps().getFirst().to()).isNull();
    assertThat(world.api().get("/q/health/group/recovery").expect(503).body()).contains(name);
    var refused = recovering.begin(Recovering.time(Recovering.now(server))).expect(422);
    assertThat(refused.problem().detail()).contains(name).contains("base backup");
  }

  @Test
  void damagedSegmentFailsTheRecoveryWithWhatPostgresFound() {
    String before = Recovering.now(server);
    server.execute(MAIN, "SELECT pg_current_xact_id()");
    long offset =
        Long.parseLong(
            server.value(
                MAIN, "SELECT (pg_current_wal_insert_lsn() - '0/0') %% %d".formatted(16 << 20)));
    server.execute(MAIN, "CREATE TABLE filler AS SELECT generate_series(1, 10000)");
    String after = Recovering.now(server);
    Path segment = wal.endSegment();
    wal.flip(segment, offset + 100_000, 64);
    var content = Databases.content(server, MAIN);

    BranchJson failed =
        recovering.awaitFailed(recovering.begin(Recovering.time(after)).expect(202).branch());

    assertThat(failed.reason())
        .contains("replay failed")
        .containsPattern("checksum|invalid|incorrect|unexpected");
    assertThat(Databases.content(server, MAIN)).isEqualTo(content);
    assertThat(notesAt(before)).containsExactly("1", "2", "3");
    wal.repair();
    assertThat(notesAt(after)).containsExactly("1", "2", "3");
  }

  @Test
  void truncatedSegmentIsNamed() {
    server.execute(MAIN, "SELECT pg_current_xact_id()");
    String before = Recovering.now(server);
    wal.endSegment();
    String during = Recovering.now(server);
    Path segment = wal.endSegment();
    wal.endSegment();
    wal.truncate(segment, 1 << 20);

    Api.Answer refused = recovering.begin(Recovering.time(during)).expect(422);

    assertThat(refused.problem().detail())
        .contains(segment.getFileName().toString())
        .contains("damaged");
    assertThat(health()).contains(segment.getFileName().toString());
    preview(before).expect(200);
    wal.repair();
    preview(during).expect(200);
  }

  /** As from a server whose archive this folder was before. */
  @Test
  void segmentFarAheadOfTheServerIsNoneOfItsOwn() throws IOException {
    Path foreign = wal.folder().resolve("00000001000000F000000007");
    Files.copy(history.segment(), foreign);
    String now = Recovering.now(server);
    try {
      WindowJson window = recovering.window();

      assertThat(window.gaps()).isEmpty();
      assertThat(window.archiving().on()).isTrue();
      world.api().get("/q/health/group/recovery").expect(200);
      assertThat(notesAt(now)).containsExactly("1", "2", "3");
    } finally {
      Files.delete(foreign);
    }
  }

  @Test
  void otherSegmentUnderTheNameOfALostOneIsTold() throws IOException {
    Path other = wal.endSegment();
    wal.lose(history.segment());
    Files.copy(other, history.segment());

    WindowJson.Gap gap = recovering.window().gaps().getFirst();

    assertThat(gap.reason())
        .contains(history.segment().getFileName().toString())
        .contains("holds other WAL than its name says");
    wal.repair();
    assertThat(recovering.window().gaps()).isEmpty();
  }

  private Api.Answer preview(String time) {
    return world.api().post("/api/recovery?preview=true", Recovering.time(time));
  }

  @Test
  void emptySegmentAtTheEndOfTheArchiveLeavesTheRestOfTheWindow() {
    Path segment = wal.endSegment();
    wal.truncate(segment, 0);

    WindowJson window = recovering.window();

    assertThat(window.earliest()).isBefore(history.before());
    preview(history.before()).expect(200);
  }

  /** No later one says that it is missing. */
  @Test
  void newestSegmentThatIsLostIsSaidUntilItIsBack() {
    Path newest = wal.endSegment();
    String now = Recovering.now(server);
    wal.lose(newest);

    WindowJson window = recovering.window();

    String name = newest.getFileName().toString();
    assertThat(window.archiving().on()).isFalse();
    assertThat(window.archiving().reason()).contains(name);
    assertThat(window.latest()).isBefore(now);
    assertThat(world.api().get("/q/health/group/recovery").expect(503).body()).contains(name);
    recovering.begin(Recovering.time(now)).expect(422);
    wal.repair();
    assertThat(recovering.window().archiving().on()).isTrue();
    world.api().get("/q/health/group/recovery").expect(200);
  }

  @Test
  void baseBackupWhoseFilesAreGoneIsOfNoUse() throws IOException {
    Path folder = recovering.data(recovering.baseBackup()).getParent();
    Path elsewhere = folder.resolveSibling("elsewhere");
    Files.move(folder, elsewhere);

    WindowJson.Start start = recovering.window().baseBackups().getFirst();

    assertThat(start.latest()).isNull();
    assertThat(start.reason()).contains("not in the storage");
    Files.move(elsewhere, folder);
    assertThat(recovering.window().baseBackups().getFirst().latest()).isNotNull();
  }

  @Test
  void archiverThatFailsIsSaidUntilItWorksAgain() {
    wal.endSegment(); // with row 3
    wal.refuse();
    // Two texts: of one the commit would come after the end of the segment, which may be empty.
    server.execute(MAIN, "SELECT pg_current_xact_id()");
    server.execute(MAIN, "SELECT pg_switch_wal()");
    Awaitility.await("archiving fails")
        .atMost(Duration.ofSeconds(30))
        .until(() -> recovering.window().archiving().failing());
    String now = Recovering.now(server);

    Api.Answer refused = recovering.begin(Recovering.time(now)).expect(422);

    assertThat(refused.problem().detail()).contains("could not archive");
    assertThat(world.api().post(Recovering.BASE_BACKUPS, "{}").expect(409).code())
        .isEqualTo("not_archiving");
    WindowJson window = recovering.window();
    assertThat(window.archiving().reason()).contains("could not archive");
    assertThat(world.api().get("/q/health/group/recovery").expect(503).body())
        .contains("could not archive");
    assertThat(notesAt(window.latest().toString())).containsExactly("1", "2", "3");
    wal.repair();
    wal.endSegment();
    assertThat(recovering.window().archiving().failing()).isFalse();
    assertThat(notesAt(now)).containsExactly("1", "2", "3");
  }

  private Path inNewestBaseBackup(String database, String relation) {
    long id = recovering.window().baseBackups().getFirst().id();
    return recovering
        .data(
            world
                .api()
                .get(Recovering.BASE_BACKUPS + "/" + id)
                .expect(200)
                .as(BaseBackupJson.class))
        .resolve(server.value(database, "SELECT pg_relation_filepath('%s')".formatted(relation)));
  }

  private void isFoundDamaged(String time, String database) {
    long id = recovering.window().baseBackups().getFirst().id();

    BranchJson failed =
        recovering.awaitFailed(
            recovering.begin(Recovering.time(time, database)).expect(202).branch());

    assertThat(failed.reason())
        .contains("base backup %d is damaged".formatted(id))
        .contains("make a new one");
  }

  /** The copy itself succeeds: nothing in Postgres looks at such a byte. */
  @Test
  void flippedByteInABaseBackupIsFound() {
    String now = Recovering.now(server);
    Path file = inNewestBaseBackup(MAIN, "orders");
    wal.flip(file, 4000, 1);

    isFoundDamaged(now, MAIN);

    wal.repair();
    assertThat(notesAt(now)).containsExactly("1", "2", "3");
  }

  /** What Postgres says then leads nobody to the cause. */
  @Test
  void baseBackupWithADamagedCatalogIsNamedAsTheCause() {
    wal.flip(inNewestBaseBackup(MAIN, "pg_class"), 0, 8192);

    isFoundDamaged(Recovering.now(server), MAIN);
  }

  @Test
  void damageInADatabaseThatIsNotWantedDoesNotMatter() {
    server.execute("postgres", "CREATE DATABASE other");
    server.execute("other", "CREATE TABLE thing AS SELECT generate_series(1, 1000) AS id");
    recovering.baseBackup();
    String now = Recovering.now(server);
    wal.flip(inNewestBaseBackup("other", "thing"), 4000, 1);

    assertThat(notesAt(now)).containsExactly("1", "2", "3");
    isFoundDamaged(now, "other");
  }
}
