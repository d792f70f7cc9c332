package dev.truss.backup.archive;

import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.failure.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the sessions whose locks keep a backup from reading tables. */
public final class LockHolders {

  /** A session that waits for a conflicting lock blocks those behind it, too. */
  private static final String QUERY =
      """
      SELECT l.relation::bigint,
             coalesce(format('session %s (%s)', l.pid, concat_ws(', ', usename, nullif(application_name, ''), state)),
                      'a prepared transaction'),
             CASE WHEN granted THEN 'holds' ELSE 'waits for' END
      FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock'
        AND l.database = (SELECT oid FROM pg_database WHERE datname = ?)""";

  private LockHolders() {}

  /**
   * Adds the tables and the sessions that lock them to a failure, if a lock caused it and is still
   * visible.
   */
  public static SQLException named(
      SQLException failure,
      Connection session,
      DatabaseName source,
      List<SourceSnapshot.Table> tables,
      Duration waited)
      throws SQLException {
    if (!SqlStates.is(failure, SqlStates.LOCK_NOT_AVAILABLE)) {
      return failure;
    }
    Map<Long, SourceSnapshot.Table> byOid =
        tables.stream().collect(Collectors.toMap(SourceSnapshot.Table::oid, Function.identity()));
    var holders = new TreeSet<String>();
    try (PreparedStatement query = session.prepareStatement(QUERY)) {
      query.setString(1, source.value());
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          SourceSnapshot.Table table = byOid.get(row.getLong(1));
          if (table != null) {
            holders.add(
                "%s %s ACCESS EXCLUSIVE on %s.%s"
                    .formatted(row.getString(2), row.getString(3), table.schema(), table.name()));
          }
        }
      }
    }
    return holders.isEmpty()
        ? failure
        : new SQLException(
            "Tables stayed locked for %d s: %s"
                .formatted(waited.toSeconds(), String.join("; ", holders)),
            failure.getSQLState(),
            failure);
  }
}
