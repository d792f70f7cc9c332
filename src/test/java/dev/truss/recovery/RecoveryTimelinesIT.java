package dev.truss.recovery;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newRecovery;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BaseBackupJson;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.RecoveryPageJson;
import dev.truss.testsupport.answer.WindowJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Recovery after the whole server was recovered to an earlier moment, and went on from there. The
 * archive then holds WAL of two timelines, and that of the first goes further than the second left
 * it.
 */
class RecoveryTimelinesIT {
  @RegisterExtension
  private static final World world =
      World.archiving().with("TRUSS_RECOVERY_BASE_BACKUP_SCHEDULE", "off");

  private static @Nullable History history;

  private final PostgresServer server = world.server();
  private final Recovering recovering = new Recovering(world);

  /**
   * Row 1, then row 2 on the old timeline only, row 3 and 4 on the new one.
   *
   * @param before a position with row 1, in an earlier segment than the fork
   * @param fork a time with row 1, at which the old timeline was left
   * @param after a time with rows 1 and 3
   */
  private record History(long baseBackup, String before, String fork, String after) {}

  @BeforeEach
  void haveTwoTimelines() {
    if (history == null) {
      server.execute(MAIN, "CREATE TABLE note (id int PRIMARY KEY)");
      BaseBackupJson base = recovering.baseBackup();
      server.execute(MAIN, "INSERT INTO note VALUES (1)");
      String before = server.value("postgres", "SELECT pg_current_wal_insert_lsn()");
      world.api().post("/api/recovery/points", "{\"name\":\"before\"}").expect(201);
      ArchivedWal wal = new ArchivedWal(world);
      wal.endSegment();
      String fork = Recovering.now(server);
      server.execute(MAIN, "INSERT INTO note VALUES (2)");
      wal.endSegment();
      wal.endSegment();
      server.stop();
      server.recoverFrom(recovering.data(base), fork);
      world.truss().awaitReady();
      server.execute(MAIN, "INSERT INTO note VALUES (3)");
      String after = Recovering.now(server);
      server.execute(MAIN, "INSERT INTO note VALUES (4)");
      history = new History(base.id(), before, fork, after);
    }
  }

  @AfterEach
  void nothingIsLeft() {
    recovering.awaitOrder();
  }

  private List<String> notesAt(String time) {
    return notes(recovering.recover(Recovering.time(time)));
  }

  private List<String> notes(BranchJson branch) {
    return server.query(branch.database(), "SELECT id FROM note ORDER BY id");
  }

  @Test
  void momentOnTheNewTimelineIsReachedFromABaseBackupOfTheOldOne() {
    assertThat(server.value("postgres", "SELECT timeline_id FROM pg_control_checkpoint()"))
        .isEqualTo("2");

    assertThat(notesAt(history.after())).containsExactly("1", "3");
  }

  @Test
  void presentIsReachedFromABaseBackupOfTheNewTimeline() {
    BaseBackupJson base = recovering.baseBackup();

    assertThat(notesAt(Recovering.now(server))).containsExactly("1", "3", "4");
    assertThat(base.timeline()).isEqualTo(2);
    assertThat(
            world
                .api()
                .get(Recovering.RECOVERY)
                .as(RecoveryPageJson.class)
                .recoveries()
                .get(0)
                .baseBackupId())
        .isEqualTo(base.id());
  }

  /** Row 2 was committed then, on a timeline that does not lead here. */
  @Test
  void momentAfterTheForkIsThatOfTheNewTimeline() {
    assertThat(notesAt(history.fork())).containsExactly("1");
    assertThat(recovering.window().gaps()).isEmpty();
    world.api().get("/q/health/group/recovery").expect(200);
  }

  @Test
  void positionBeforeTheForkIsReached() {
    BranchJson branch = recovering.recover(newRecovery().lsn(history.before()));

    assertThat(notes(branch)).containsExactly("1");
  }

  @Test
  void restorePointBeforeTheForkIsReached() {
    assertThat(notes(recovering.recover(newRecovery().point("before")))).containsExactly("1");
  }

  /** The control database may be older or newer than the server, if it was recovered by itself. */
  @Test
  void restorePointOnTheTimelineThatWasLeftIsRefused() {
    server.execute(
        Databases.CONTROL,
        """
        INSERT INTO recovery_point (name, lsn, timeline, created_by, created_at)
        SELECT 'left', pg_current_wal_lsn(), 1, 'anonymous', now()""");

    var refused = recovering.begin(newRecovery().point("left")).expect(422);

    assertThat(refused.code()).isEqualTo("target_unreachable");
    assertThat(refused.problem().detail()).contains("timeline 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1\t0/3", "\0\0\0", "1\tFFFFFF/0\tof another server\n"})
  void historyThatIsDamagedIsNamedUntilItIsRepaired(String damaged) throws IOException {
    Path file = new ArchivedWal(world).folder().resolve("00000002.history");
    byte[] whole = Files.readAllBytes(file);
    Files.writeString(file, damaged);
    try {
      WindowJson window = recovering.window();

      assertThat(window.archiving().reason())
          .contains("00000002.history")
          .contains("damaged")
          .contains("pg_wal");
      assertThat(window.baseBackups()).isEmpty();
      var refused = recovering.begin(Recovering.time(history.after())).expect(409);
      assertThat(refused.code()).isEqualTo("not_archiving");
    } finally {
      Files.write(file, whole);
    }
    assertThat(recovering.window().archiving().on()).isTrue();
  }

  @Test
  void historyOfATimelineThatNeverWasDoesNotMatter() throws IOException {
    ArchivedWal wal = new ArchivedWal(world);
    List<Path> files =
        List.of(wal.folder().resolve("00000003.history"), wal.folder().resolve("00000009.history"));
    try {
      Files.writeString(files.getFirst(), "");
      Files.writeString(files.getLast(), "2\t0/1\tgarbage");

      assertThat(notesAt(history.after())).containsExactly("1", "3");
      assertThat(recovering.window().gaps()).isEmpty();
    } finally {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }
}
