package dev.truss.migration;

import dev.truss.control.ControlDatabase;
import dev.truss.migration.flyway.MigrationConfig;
import dev.truss.migration.rehearsal.Finding;
import dev.truss.postgres.DatabaseName;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads which other sessions are in a database, without a session there. Sessions of Truss are left
 * out.
 */
@ApplicationScoped
class DatabaseActivity {

  /**
   * Counts locks on relations of users, without those of autovacuum, which yields to a waiting
   * session.
   */
  private static final String LOCKS =
      """
      SELECT count(*) FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'relation' AND l.granted AND l.relation >= 16384::oid
        AND l.database = (SELECT oid FROM pg_database WHERE datname = ?)
        AND a.backend_type IS DISTINCT FROM 'autovacuum worker'
        AND NOT starts_with(coalesce(a.application_name, ''), ?)\
      """;

  private static final String TRANSACTIONS =
      """
      SELECT format('Session %s (%s, %s) is in a transaction for %s s (%s).', pid, coalesce(usename, '?'),
               coalesce(nullif(application_name, ''), 'no application_name'),
               round(extract(epoch FROM clock_timestamp() - xact_start)::numeric, 1), state),
             clock_timestamp() - xact_start > make_interval(secs => ?)
      FROM pg_stat_activity
      WHERE datname = ? AND xact_start IS NOT NULL AND backend_type = 'client backend'
        AND NOT starts_with(coalesce(application_name, ''), ?)
      ORDER BY xact_start\
      """;

  private static final String PREPARED =
      """
      SELECT format('Prepared transaction %s keeps its locks until somebody commits it or rolls it back.', gid)
      FROM pg_prepared_xacts WHERE database = ? ORDER BY prepared\
      """;

  private static final String SLOTS =
      """
      SELECT format('Replication slot %s decodes this database: whoever reads it is not told of changes to the schema.',
               slot_name)
      FROM pg_replication_slots WHERE database = ? AND NOT temporary ORDER BY 1\
      """;

  private static final String USER = "SELECT current_user";

  private final ControlDatabase control;
  private final MigrationConfig config;

  /** The activity of other sessions. */
  record Seen(String user, int locks, int transactions, List<Finding> findings) {}

  DatabaseActivity(ControlDatabase control, MigrationConfig config) {
    this.control = control;
    this.config = config;
  }

  Seen look(DatabaseName database) throws SQLException {
    String ours = control.installation().applicationPrefix();
    double longest = config.lockTimeout().toMillis() / 1000.0;
    List<Finding> findings = new ArrayList<>();
    try (Connection session = control.maintenance()) {
      List<Boolean> isLong = new ArrayList<>();
      each(
          session,
          TRANSACTIONS,
          row -> {
            isLong.add(row.getBoolean(2));
            if (row.getBoolean(2)) {
              findings.add(Finding.hurting(row.getString(1)));
            }
          },
          longest,
          database.value(),
          ours);
      each(
          session,
          PREPARED,
          row -> findings.add(Finding.hurting(row.getString(1))),
          database.value());
      each(session, SLOTS, row -> findings.add(Finding.remark(row.getString(1))), database.value());
      List<Integer> locks = new ArrayList<>();
      each(session, LOCKS, row -> locks.add(row.getInt(1)), database.value(), ours);
      List<String> user = new ArrayList<>();
      each(session, USER, row -> user.add(row.getString(1)));
      return new Seen(user.getFirst(), locks.getFirst(), isLong.size(), findings);
    }
  }

  private interface Row {
    void read(ResultSet row) throws SQLException;
  }

  private static void each(Connection session, String sql, Row each, Object... arguments)
      throws SQLException {
    try (PreparedStatement query = session.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        query.setObject(i + 1, arguments[i]);
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          each.read(row);
        }
      }
    }
  }
}
