package dev.truss.database;

import dev.truss.postgres.DatabaseName;
import java.util.List;
import java.util.Optional;

/**
 * The state of a database that is about to be copied.
 *
 * @param ownerReachable whether the role in use may make databases that belong to {@code owner}
 * @param files in its folder; 0 where the role in use may not count them
 * @param preparedTransactions global identifiers; they block a clone as sessions do
 * @param sessions all of them but autovacuum, which gives way by itself
 * @param baseBackupRunning a file copy meanwhile could make that base backup wrong
 * @param measuredPlace whether it lies in the tablespace in which copies were measured
 * @param serverVersion as {@code server_version_num}
 * @param hasProperties whether grants on it or settings are to be carried over
 * @param contentVersion another one after whatever was written to the database; empty while
 *     somebody is on it, whose writes Postgres has not counted yet, or if Postgres does not count
 */
public record Source(
    DatabaseName name,
    long oid,
    String owner,
    boolean ownerReachable,
    long sizeBytes,
    long files,
    List<String> preparedTransactions,
    List<SourceSession> sessions,
    boolean baseBackupRunning,
    boolean measuredPlace,
    int serverVersion,
    boolean hasProperties,
    Optional<String> contentVersion) {

  public boolean isQuiet() {
    return sessions.isEmpty() && preparedTransactions.isEmpty();
  }

  /** Returns whether a template copy leaves something out. */
  public boolean hasMoreThanContent() {
    return hasProperties || !ownerReachable;
  }

  public boolean isUsedBy(String applicationPrefix) {
    return sessions.stream().anyMatch(session -> session.isOurs(applicationPrefix));
  }
}
