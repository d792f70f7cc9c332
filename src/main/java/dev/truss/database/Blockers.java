package dev.truss.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The processes of the server whose locks a statement waits for, for users to read. */
public final class Blockers {

  /** A process by what an operator knows it by. */
  static final String PROCESS =
      """
      concat_ws(', ', nullif(backend_type, ''), nullif(application_name, ''), 'role ' || usename,
                'database ' || datname, state)""";

  private static final String QUERY =
      "SELECT string_agg(format('process %s (%s)', pid, "
          + PROCESS
          + "), ' and ') FROM pg_stat_activity WHERE pid = ANY (pg_blocking_pids(?))";

  private Blockers() {}

  /**
   * Names them.
   *
   * @param pid of the process that waits
   * @return such as {@code process 12 (client backend, psql, role app, database shop, idle in
   *     transaction)}; empty when it waits for none
   */
  public static String of(Connection other, int pid) throws SQLException {
    try (PreparedStatement query = other.prepareStatement(QUERY)) {
      query.setInt(1, pid);
      try (ResultSet row = query.executeQuery()) {
        return row.next() && row.getString(1) != null ? row.getString(1) : "";
      }
    }
  }
}
