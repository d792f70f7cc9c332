package dev.truss.recovery.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.postgres.failure.NoRoom;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplayLogTest {
  private static final NoRoom DISK = new NoRoom(NoRoom.Place.DISK, "12 kB are free in /scratch");

  private final ReplayLog log = new ReplayLog(name -> !name.equals("7"));

  @Test
  void writeThatWasCutIsAFullDisk() {
    log.read("LOG:  redo starts at 0/3000028");
    log.read(
        "FATAL:  could not extend file \"base/5/1234\": wrote only 4096 of 8192 bytes at block 3");
    log.read("HINT:  Check free disk space.");

    assertThat(failureWithRoom())
        .isEqualTo(
            "replay failed: The disk is full: could not extend file \"base/5/1234\": wrote only 4096"
                + " of 8192 bytes at block 3. Free space on it and try again.");
  }

  @Test
  void laterFailureDoesNotHideIt() {
    log.read("cp: error writing 'pg_wal/RECOVERYXLOG': No space left on device");
    log.read("FATAL:  recovery ended before configured recovery target was reached");

    assertThat(failureWithRoom())
        .startsWith("replay failed: The disk is full: cp: error writing 'pg_wal/RECOVERYXLOG': ");
  }

  @Test
  void detailMayTellIt() {
    log.read("FATAL:  could not access status of transaction 7");
    log.read("DETAIL:  Could not write to file \"pg_xact/0000\" at offset 0: wrote too few bytes.");

    assertThat(failureWithRoom()).startsWith("replay failed: The disk is full: Could not write");
  }

  @Test
  void lastLineMayLackItsEnd() {
    log.readRest("PANIC:  could not write to file \"pg_wal/x\": No space left on device");

    assertThat(failureWithRoom()).startsWith("replay failed: The disk is full: could not write");
  }

  @Test
  void freeSpaceTellsWhatTheLogCouldNotHold() {
    assertThat(failureOnFullDisk())
        .isEqualTo(
            "replay failed: The disk is full: 12 kB are free in /scratch. Free space on it and try again.");
    log.readRest("FATAL:  could not extend file \"base/5/12");
    assertThat(failureOnFullDisk()).contains("The disk is full: 12 kB are free");
    assertThat(failureWithRoom()).isEqualTo("replay failed: could not extend file \"base/5/12");
  }

  @Test
  void failureThatWasSaidWholeIsNoMatterOfSpace() {
    log.read("LOG:  incorrect resource manager data checksum in record at 0/3000028");
    log.read("FATAL:  could not receive data");
    log.readRest("");

    assertThat(failureOnFullDisk())
        .isEqualTo(
            "replay failed: could not receive data (incorrect resource manager data checksum in record at 0/3000028)");
  }

  @Test
  void withoutAWordItSaysSo() {
    assertThat(failureWithRoom()).isEqualTo("replay failed: it ended without a word");
  }

  @Test
  void itFollowsReplayUpToThePause() {
    log.read("LOG:  restored log file \"000000010000000000000003\" from archive");
    log.read("LOG:  recovery stopping before commit of transaction 7");
    log.read("WARNING:  page 3 of relation base/7/1234 does not exist");
    assertThat(log.isPaused()).isFalse();
    log.read("LOG:  pausing at the end of recovery");

    assertThat(log.isPaused()).isTrue();
    assertThat(log.hasLeft()).isFalse();
    assertThat(log.restored()).contains("000000010000000000000003");
    assertThat(log.stopping()).contains("recovery stopping before commit of transaction 7");
    assertThat(log.missed()).isEmpty();
    log.read("WARNING:  page 3 of relation base/8/1234 does not exist");
    assertThat(log.missed()).isPresent();
  }

  private String failureWithRoom() {
    return log.failure(Optional::empty);
  }

  private String failureOnFullDisk() {
    return log.failure(() -> Optional.of(DISK));
  }
}
