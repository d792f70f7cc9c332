package dev.truss.migration.rehearsal;

import java.util.Arrays;
import java.util.Optional;

/**
 * The table locks that others may wait for, weakest first. The locks of reading and writing rows
 * are left out, since they do not conflict with each other.
 *
 * @see <a
 *     href="https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES">Conflicts</a>
 */
public enum LockMode {
  SHARE_UPDATE_EXCLUSIVE("ShareUpdateExclusiveLock", "schema changes"),
  SHARE("ShareLock", "writes"),
  SHARE_ROW_EXCLUSIVE("ShareRowExclusiveLock", "writes"),
  EXCLUSIVE("ExclusiveLock", "writes"),
  ACCESS_EXCLUSIVE("AccessExclusiveLock", "reads and writes");

  private final String inCatalog;
  private final String blocks;

  LockMode(String inCatalog, String blocks) {
    this.inCatalog = inCatalog;
    this.blocks = blocks;
  }

  /** Returns the mode with this name in {@code pg_locks}. */
  static Optional<LockMode> of(String inCatalog) {
    return Arrays.stream(values()).filter(mode -> mode.inCatalog.equals(inCatalog)).findFirst();
  }

  /** Returns the name that the manual uses. */
  String text() {
    return name().replace('_', ' ');
  }

  String blocks() {
    return blocks;
  }
}
