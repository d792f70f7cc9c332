package dev.truss.recovery;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What changed in the server between the base backup and the target, or was open at it. */
class RecoveryServerChangesIT {
  @RegisterExtension
  private static final World world =
      World.archiving().with("TRUSS_RECOVERY_BASE_BACKUP_SCHEDULE", "off");

  private final PostgresServer server = world.server();
  private final Recovering recovering = new Recovering(world);

  @BeforeEach
  void haveATable() {
    server.execute(
        MAIN,
        """
        DROP TABLE IF EXISTS note;
        CREATE TABLE note (id int PRIMARY KEY);
        INSERT INTO note VALUES (1)""");
    if (recovering.window().earliest() == null) {
      recovering.baseBackup();
    }
  }

  @AfterEach
  void nothingIsLeft() {
    recovering.awaitOrder();
  }

  private List<String> notesAt(String time) {
    BranchJson branch = recovering.recover(Recovering.time(time));
    return server.query(branch.database(), "SELECT id FROM note ORDER BY id");
  }

  private Path createTablespace(String name) {
    Path folder = server.folder(name);
    server.execute(MAIN, "CREATE TABLESPACE %s LOCATION '%s'".formatted(name, folder));
    return folder;
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(Path::toString).sorted().toList();
    }
  }

  @Test
  void rowsInATablespaceOfTheBaseBackupAreThere() {
    createTablespace("early");
    server.execute(MAIN, "ALTER TABLE note SET TABLESPACE early");
    recovering.baseBackup();
    server.execute(MAIN, "INSERT INTO note VALUES (2)");

    assertThat(notesAt(Recovering.now(server))).containsExactly("1", "2");
  }

  /** Replay would write to the place of the live one. */
  @Test
  void tablespaceThatIsNewerThanTheBaseBackupIsNotTouched() throws IOException {
    Path folder = createTablespace("late");
    server.execute(MAIN, "ALTER TABLE note SET TABLESPACE late");
    String now = Recovering.now(server);
    List<String> files = files(folder);

    BranchJson failed =
        recovering.awaitFailed(recovering.begin(Recovering.time(now)).expect(202).branch());

    assertThat(failed.reason())
        .contains("tablespace was created")
        .contains("make a new base backup");
    assertThat(files(folder)).isEqualTo(files);
    recovering.baseBackup();
    assertThat(notesAt(Recovering.now(server))).containsExactly("1");
  }

  @Test
  void placeOfATablespaceThatCameAndWentIsNotTouched() throws IOException {
    Path folder = createTablespace("brief");
    String between = Recovering.now(server);
    server.execute(MAIN, "DROP TABLESPACE brief");
    assertThat(files(folder)).hasSize(1);

    BranchJson failed =
        recovering.awaitFailed(recovering.begin(Recovering.time(between)).expect(202).branch());

    assertThat(failed.reason()).contains("tablespace was created");
    assertThat(files(folder)).hasSize(1);
    recovering.baseBackup();
  }

  @Test
  void momentBeforeATablespaceCameIsReached() {
    String before = Recovering.now(server);
    server.execute(MAIN, "INSERT INTO note VALUES (2)");
    createTablespace("later");

    assertThat(notesAt(before)).containsExactly("1");
    recovering.baseBackup();
  }

  @Test
  void preparedTransactionIsNotInTheCopyBeforeItsCommit() {
    server.execute(MAIN, "BEGIN; INSERT INTO note VALUES (2); PREPARE TRANSACTION 'two'");
    String before = Recovering.now(server);
    server.execute(MAIN, "COMMIT PREPARED 'two'");
    String after = Recovering.now(server);

    assertThat(notesAt(before)).containsExactly("1");
    assertThat(notesAt(after)).containsExactly("1", "2");
  }

  /** The scratch server holds the lock as well, and nothing there would ever give it back. */
  @Test
  void tableThatAPreparedTransactionHasLockedIsCopied() {
    server.execute(
        MAIN,
        """
        BEGIN; ALTER TABLE note ADD remark text; INSERT INTO note VALUES (2);
        PREPARE TRANSACTION 'locks'""");
    String during = Recovering.now(server);
    server.execute(MAIN, "ROLLBACK PREPARED 'locks'");

    assertThat(notesAt(during)).containsExactly("1");
  }

  /** Replay stops within the transaction that drops it, whose lock it has replayed. */
  @Test
  void tableThatTheNextCommitDropsIsBack() {
    String before = Recovering.now(server);
    server.execute(MAIN, "DROP TABLE note");

    assertThat(notesAt(before)).containsExactly("1");
  }

  private void restartWith(String connections, String prepared) {
    server.stop();
    server.set("max_connections", connections);
    server.set("max_prepared_transactions", prepared);
    server.restart();
    world.truss().awaitReady();
  }

  @Test
  void limitsThatWereRaisedSinceTheBaseBackupAreRaisedForReplay() {
    recovering.baseBackup();
    restartWith("250", "20");
    server.execute(MAIN, "INSERT INTO note VALUES (2)");

    assertThat(notesAt(Recovering.now(server))).containsExactly("1", "2");
  }

  @Test
  void limitThatWasHigherInBetweenIsNamed() {
    restartWith("200", "10");
    recovering.baseBackup();
    restartWith("300", "10");
    restartWith("200", "10");
    String now = Recovering.now(server);

    BranchJson failed =
        recovering.awaitFailed(recovering.begin(Recovering.time(now)).expect(202).branch());

    assertThat(failed.reason())
        .contains("max_connections = 200")
        .contains("300. Make a new base backup");
    recovering.baseBackup();
    assertThat(notesAt(Recovering.now(server))).containsExactly("1");
  }
}
