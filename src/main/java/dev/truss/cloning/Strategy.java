package dev.truss.cloning;

import java.util.List;
import java.util.Locale;

/**
 * The strategies for copying the bytes of a database.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-createdatabase.html">CREATE
 *     DATABASE</a>
 */
public enum Strategy {
  /**
   * Copies block by block through the WAL. It needs no checkpoint, and is best for small databases.
   */
  WAL_LOG("WAL_LOG", "copy"),
  /** Copies file by file between two checkpoints. */
  FILE_COPY("FILE_COPY", "copy"),
  /**
   * Clones file by file without copying a byte, where the file system shares extents; from Postgres
   * 18 on.
   */
  FILE_CLONE("FILE_COPY", "clone"),
  /** Copies by {@code pg_dump | pg_restore}: slow, but no session is held. */
  COPY("", "");

  private final String sqlName;
  private final String fileCopyMethod;

  Strategy(String sqlName, String fileCopyMethod) {
    this.sqlName = sqlName;
    this.fileCopyMethod = fileCopyMethod;
  }

  /** Returns the strategies that {@code CREATE DATABASE} has on a server of this version. */
  static List<Strategy> ofServer(int version) {
    return version >= 18_00_00
        ? List.of(WAL_LOG, FILE_COPY, FILE_CLONE)
        : List.of(WAL_LOG, FILE_COPY);
  }

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  String sqlName() {
    return sqlName;
  }

  /** Returns the value of {@code file_copy_method}. */
  String fileCopyMethod() {
    return fileCopyMethod;
  }

  boolean copiesFiles() {
    return this == FILE_COPY || this == FILE_CLONE;
  }
}
