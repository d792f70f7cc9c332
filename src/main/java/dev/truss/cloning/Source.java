package dev.truss.cloning;

import dev.truss.postgres.DatabaseName;
import java.util.List;

/**
 * What a look at a database showed, before a copy of it is made.
 *
 * @param ownerReachable whether the role in use may make databases that belong to {@code owner}
 * @param preparedTransactions global identifiers; they block a clone as sessions do
 * @param sessions all of them but autovacuum, which gives way by itself
 * @param baseBackupRunning a file copy meanwhile could make that base backup wrong
 * @param serverVersion as {@code server_version_num}
 */
public record Source(
    DatabaseName name,
    long oid,
    String owner,
    boolean ownerReachable,
    long sizeBytes,
    List<String> preparedTransactions,
    List<SourceSession> sessions,
    boolean baseBackupRunning,
    int serverVersion) {

  boolean isQuiet() {
    return sessions.isEmpty() && preparedTransactions.isEmpty();
  }

  boolean isUsedBy(String applicationPrefix) {
    return sessions.stream().anyMatch(session -> session.isOurs(applicationPrefix));
  }
}
