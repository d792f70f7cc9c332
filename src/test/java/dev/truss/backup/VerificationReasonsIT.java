package dev.truss.backup;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBackup;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BackupJson;
import dev.truss.testsupport.answer.BranchJson;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A verification fails where the archive is at fault, and says at which row or object. */
class VerificationReasonsIT {
  private static final Path STORAGE = Backups.folder();

  @RegisterExtension
  private static final World world = World.create().with("TRUSS_STORAGE_PATH", STORAGE.toString());

  private final PostgresServer server = world.server();
  private final Backups backups = new Backups(world, STORAGE);

  @AfterEach
  void dropAll() {
    server.execute(MAIN, "DROP SCHEMA IF EXISTS odd CASCADE");
    backups.awaitOrder();
  }

  @Test
  void rowWhoseForeignKeyPointsNowhereIsNamed() {
    server.execute(
        MAIN,
        """
        CREATE SCHEMA odd; CREATE TABLE odd.target (id int PRIMARY KEY);
        CREATE TABLE odd.points (id int CONSTRAINT to_target REFERENCES odd.target);
        SET session_replication_role = replica; INSERT INTO odd.points VALUES (4711)""");

    BackupJson verified = backups.verify(backups.create(newBackup()));

    assertFailed(verified, "\"to_target\"", "Key (id)=(4711) is not present");
  }

  @Test
  void rowThatItsCheckRefusesIsNamed() {
    server.execute(
        MAIN,
        """
        CREATE SCHEMA odd;
        CREATE FUNCTION odd.allowed() RETURNS bool LANGUAGE sql AS $$
          SELECT pg_catalog.current_setting('odd.allowed', true) IS NOT DISTINCT FROM 'yes' $$;
        CREATE TABLE odd.checked (id int, CONSTRAINT is_allowed CHECK (odd.allowed()));
        SET odd.allowed = 'yes'; INSERT INTO odd.checked VALUES (4711)""");

    BackupJson verified = backups.verify(backups.create(newBackup()));

    assertFailed(verified, "\"is_allowed\"", "Failing row contains (4711)");
  }

  /** A superuser on another server, or one who mends the server, may load it. */
  @Test
  void whatTheServerLacksIsNoFaultOfTheArchive() {
    server.execute(
        MAIN,
        """
        CREATE SCHEMA odd;
        CREATE FUNCTION odd.gone() RETURNS int LANGUAGE c AS 'tablefunc', 'normal_rand';
        UPDATE pg_proc SET probin = 'no_such_library' WHERE proname = 'gone'""");

    BackupJson verified = backups.verify(backups.create(newBackup()));

    assertThat(verified.verification()).as(verified.toString()).isEqualTo("none");
    assertThat(verified.verificationReason())
        .contains("came to no result")
        .contains("no_such_library");
  }

  @Test
  void rowsThatAnotherLeafHasAfterARestoreAreThere() {
    server.execute(
        MAIN,
        """
        CREATE SCHEMA odd; CREATE TYPE odd.mood AS ENUM ('sad', 'ok', 'glad');
        CREATE TABLE odd.by_mood (mood odd.mood) PARTITION BY HASH (mood);
        CREATE TABLE odd.by_moods (moods odd.mood[], n int) PARTITION BY HASH (moods);
        CREATE TABLE odd.by_mood_0 PARTITION OF odd.by_mood FOR VALUES WITH (MODULUS 2, REMAINDER 0);
        CREATE TABLE odd.by_mood_1 PARTITION OF odd.by_mood FOR VALUES WITH (MODULUS 2, REMAINDER 1);
        CREATE TABLE odd.by_moods_0 PARTITION OF odd.by_moods FOR VALUES WITH (MODULUS 2, REMAINDER 0);
        CREATE TABLE odd.by_moods_1 PARTITION OF odd.by_moods FOR VALUES WITH (MODULUS 2, REMAINDER 1)
          PARTITION BY RANGE (n);
        CREATE TABLE odd.by_moods_1_all PARTITION OF odd.by_moods_1 DEFAULT;
        INSERT INTO odd.by_mood SELECT m FROM unnest(enum_range(NULL::odd.mood)) AS m, generate_series(1, 80);
        INSERT INTO odd.by_moods SELECT ARRAY[a, b], n
        FROM unnest(enum_range(NULL::odd.mood)) AS a, unnest(enum_range(NULL::odd.mood)) AS b, generate_series(1, 9) AS n""");
    BackupJson backup = backups.create(newBackup());

    BackupJson verified = backups.verify(backup);

    assertThat(verified.verification()).as(verified.toString()).isEqualTo("passed");
    BranchJson copy = world.branches().create(newBranch().connections("copy"));
    assertThat(server.value(copy.database(), "SELECT count(*) FROM odd.by_moods")).isEqualTo("81");
  }

  private static void assertFailed(BackupJson verified, String object, String row) {
    assertThat(verified.verification()).as(verified.toString()).isEqualTo("failed");
    assertThat(verified.verificationReason())
        .startsWith("it does not load again: ")
        .contains(object)
        .contains(row);
  }
}
