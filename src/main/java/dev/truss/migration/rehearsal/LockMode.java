package dev.truss.migration.rehearsal;

import java.util.Arrays;
import java.util.Optional;

/**
 * The locks on tables that others may wait for, the weakest first. What reading and writing rows
 * takes is left out: it keeps nobody from doing the same.
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

  /** By the name that {@code pg_locks} gives it. */
  static Optional<LockMode> of(String inCatalog) {
    return Arrays.stream(values()).filter(mode -> mode.inCatalog.equals(inCatalog)).findFirst();
  }

  /** As the manual writes it. */
  String text() {
    return name().replace('_', ' ');
  }

  String blocks() {
    return blocks;
  }
}
