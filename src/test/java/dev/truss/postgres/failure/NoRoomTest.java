package dev.truss.postgres.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class NoRoomTest {
  private static final String CUT =
      "could not extend file \"base/5/1234\": wrote only 4096 of 8192 bytes at block 3";

  private static final String SHARED =
      "could not resize shared memory segment \"/PostgreSQL.1804289383\" to 67244032 bytes: No space left on device";

  @ParameterizedTest
  @ValueSource(
      strings = {
        CUT,
        "could not extend file \"base/16384/16793.2\": No space left on device",
        "could not extend file \"base/5/1\" with FileFallocate(): No space left on device",
        "could not write block 7 in file \"base/5/1\": wrote only 4096 of 8192 bytes",
        "could not write blocks 7..9 in file \"base/5/1\": No space left on device",
        "could not write file \"/b/base.tar\": wrote only 512 of 32768 bytes at offset 1024",
        "could not write to file \"pg_wal/xlogtemp.71\": No space left on device",
        "could not write to log file 00000001000000000000001A at offset 0, length 8192: No space left on device",
        "could not write to file \"base/pgsql_tmp/pgsql_tmp71.0\": Disk quota exceeded",
        "Could not write to file \"pg_xact/0000\" at offset 8192: wrote too few bytes.",
        "Could not write to file \"pg_xact/0000\" at offset 8192: No space left on device.",
        "could not create directory \"base/16999\": No space left on device",
        "could not resize shared memory segment \"pg_dynshmem/mmap.3\" to 100 bytes: No space left on device",
        "pg_dump: error: could not write to output file: No space left on device",
        "pg_restore: error: could not execute query: ERROR:  " + CUT,
        "pg_restore: error: COPY failed for table \"big\": ERROR:  "
            + CUT
            + "\nHINT:  Check free disk space.\nCONTEXT:  COPY big, line 39001",
        "pg_basebackup: error: could not write to file \"/b/base/1/2\": No space left on device",
        "initdb: error: could not create directory \"/data/base\": No space left on device",
        "cp: error writing '/scratch/r1/data/base/5/1234': No space left on device",
        "cp: cannot create directory '/scratch/r1/data/base': Disk quota exceeded",
        "sh: 1: cannot create /scratch/r1/log: No space left on device",
        "/storage/draft/toc.dat: No space left on device",
        "java.io.IOException: No space left on device",
        "No space left on device"
      })
  void diskIsFull(String text) {
    assertThat(NoRoom.in(text).map(NoRoom::place)).contains(NoRoom.Place.DISK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SHARED,
        "could not open shared memory segment \"/PostgreSQL.7\": No space left on device",
        "ERROR:  konnte Segment »/PostgreSQL.7« nicht vergrößern: No space left on device"
      })
  void sharedMemoryIsNoDisk(String text) {
    assertThat(NoRoom.in(text).map(NoRoom::place)).contains(NoRoom.Place.SHARED_MEMORY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "could not create semaphores: No space left on device",
        "could not create shared memory segment: No space left on device",
        "could not get shared memory segment: No space left on device",
        "could not extend file \"base/5/1\": Input/output error\nHINT:  Check free disk space.",
        "could not extend file \"base/5/1\": File too large",
        "cannot extend file \"base/5/1\" beyond 4294967295 blocks",
        "could not read block 7 in file \"base/5/1\": read only 4096 of 8192 bytes",
        "could not read blocks 7..9 in file \"base/5/1\": read only 4096 of 8192 bytes",
        "Could not read from file \"pg_xact/0000\" at offset 8192: read too few bytes.",
        "temporary file size exceeds temp_file_limit (1024kB)",
        "out of memory",
        "invalid input syntax for type integer: \"x: No space left on device\"",
        "duplicate key value\nDETAIL:  Key (label)=(wrote only 1 of 2 bytes) already exists.",
        "relation \"No space left on device\" does not exist",
        "a statement of another kind wrote only 1 of 2 bytes",
        ""
      })
  void nothingIsFull(String text) {
    assertThat(NoRoom.in(text)).isEmpty();
  }

  @Test
  void sqlstateTellsItInAnyLanguage() {
    var german = new SQLException("konnte Datei nicht erweitern", "53100");

    assertThat(FailureReason.of(new IllegalStateException("outside", german)))
        .isEqualTo(
            "The disk is full: konnte Datei nicht erweitern. Free space on it and try again.");
    assertThat(NoRoom.behind(said("53100", SHARED, null)).map(NoRoom::place))
        .contains(NoRoom.Place.SHARED_MEMORY);
  }

  @Test
  void errorsOfABatchAreLookedThrough() {
    var batch = new BatchUpdateException("Batch entry 0 was aborted", "53100", 0, new int[0]);
    batch.setNextException(said("53100", CUT, null));

    assertThat(FailureReason.of(batch)).startsWith("The disk is full: could not extend file");
  }

  @Test
  void detailTellsItWhereTheMessageDoesNot() {
    SQLException status =
        said(
            "XX000",
            "could not access status of transaction 7",
            "Could not write to file \"pg_xact/0000\" at offset 0: wrote too few bytes.");

    assertThat(FailureReason.of(status))
        .isEqualTo(
            "The disk is full: could not access status of transaction 7: Could not write to file"
                + " \"pg_xact/0000\" at offset 0: wrote too few bytes. Free space on it and try again.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"P0001", "23505", "53400", "58030"})
  void otherSqlstatesMayHaveItsWords(String state) {
    SQLException raised = said(state, "x: No space left on device", null);

    assertThat(NoRoom.behind(raised)).isEmpty();
    assertThat(NoRoom.behind(new IllegalStateException(raised.getMessage(), raised))).isEmpty();
    assertThat(FailureReason.of(raised)).startsWith("ERROR: x: No space left on device");
  }

  @Test
  void reasonIsToldOnce() {
    IOException program =
        new IOException(NoRoom.in("cp: x: No space left on device").orElseThrow().sentence());

    assertThat(FailureReason.of(program))
        .isEqualTo(
            "The disk is full: cp: x: No space left on device. Free space on it and try again.");
    assertThat(FailureReason.of(new IOException("replay failed: " + program.getMessage(), program)))
        .isEqualTo("replay failed: " + program.getMessage());
  }

  @Test
  void ofAFileItNamesTheFile() {
    var file = new FileSystemException("/storage/a", null, "No space left on device");

    assertThat(FailureReason.of(new IOException(file)))
        .contains("The disk is full: ", "/storage/a: No space left on device. Free space");
    assertThat(FailureReason.of(new IOException("not stored", file)))
        .startsWith("The disk is full: /storage/a: ");
  }

  @Test
  void otherFailuresAreTheirMessage() {
    assertThat(FailureReason.of(new IOException("broken"))).isEqualTo("broken");
    assertThat(FailureReason.of(new IllegalStateException())).isEqualTo("IllegalStateException");
  }

  @Test
  void freeSpaceBelowAFolderTellsIt(@TempDir Path folder) {
    assertThat(NoRoom.below(folder, Long.MAX_VALUE).orElseThrow().sentence())
        .startsWith("The disk is full: ")
        .contains(" kB are free in " + folder);
    assertThat(NoRoom.below(folder, 0)).isEmpty();
    assertThat(NoRoom.below(folder.resolve("gone"), Long.MAX_VALUE)).isEmpty();
  }

  private static SQLException said(String state, String message, String detail) {
    return new PSQLException(
        new ServerErrorMessage(
            "SERROR\0C%s\0M%s\0".formatted(state, message)
                + (detail == null ? "" : "D" + detail + "\0")
                + "HCheck free disk space.\0"));
  }

  /** Postgres puts no quotes around the name of a relation at the end of these. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "permission denied for table x: No space left on device",
        "pg_restore: processing item 227 TABLE x: No space left on device",
        "relation x: wrote only 1 of 2 bytes"
      })
  void namesOfUsersAreNoFullDisk(String text) {
    assertThat(NoRoom.in(text)).isEmpty();
  }

  @Test
  void longMessageIsReadInLinearTime() {
    assertThat(NoRoom.in("could not write ".repeat(1_000_000))).isEmpty();
    assertThat(NoRoom.in("could not write x\n".repeat(200_000))).isEmpty();
  }
}
