package dev.truss.recovery.basebackup;

import dev.truss.recovery.wal.Lsn;
import dev.truss.recovery.wal.MainServer;
import dev.truss.recovery.wal.WalArchive;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The moments that can be recovered from one base backup.
 *
 * @param reach how far its WAL is in the archive without a gap
 * @param lastCommit the time of the last commit in that WAL; that of the base backup's end if there
 *     is none
 * @param open whether what comes after will be archived, so that any moment up to now can be
 *     reached
 * @param unusable why it is of no use
 */
public record RecoverableRange(
    BaseBackup row,
    BaseBackup.Complete base,
    WalArchive.Reach reach,
    Instant lastCommit,
    boolean open,
    @Nullable String unusable) {

  /** Returns whether a transaction committed since the end of the base backup. */
  public boolean hasCommit() {
    return lastCommit.isAfter(base.endedAt());
  }

  /** Returns the last moment. */
  public Instant latest(MainServer.State server) {
    return open ? server.now() : lastCommit;
  }

  public Lsn latestLsn(MainServer.State server) {
    return open ? server.lsn() : reach.end();
  }
}
