package dev.truss.dump;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How the sessions of {@code pg_restore} are set.
 *
 * <p>No event trigger fires in them: {@code pg_restore} refreshes materialized views after it made
 * the event triggers, and one that forbids that would keep the database from ever being restored,
 * one that writes it down would leave rows that the source has not.
 *
 * <p>No statement waits until it is on disk: after a crash of the server another run begins again,
 * and the transaction that publishes the database is waited for, and with it all before.
 */
public final class LoadingOptions {

  /**
   * Where there is no {@code event_triggers} (before 17), a replica's sessions fire only what is
   * enabled for replicas or always. Foreign keys are checked in those, too, when they are added.
   */
  private static final String NO_EVENT_TRIGGERS =
      """
      SELECT format(' -c %s=%s', name, value)
      FROM (VALUES (1, 'event_triggers', 'off'), (2, 'session_replication_role', 'replica'))
        AS v (place, name, value)
      WHERE name IN (SELECT s.name FROM pg_settings s) AND has_parameter_privilege(name, 'SET')
      ORDER BY place LIMIT 1""";

  private LoadingOptions() {}

  /**
   * In the form of {@code PGOPTIONS}, for the role of a session. Who may not switch event triggers
   * off may not make them either.
   */
  public static String of(Connection session) throws SQLException {
    try (Statement query = session.createStatement();
        ResultSet row = query.executeQuery(NO_EVENT_TRIGGERS)) {
      return "-c synchronous_commit=off" + (row.next() ? row.getString(1) : "");
    }
  }
}
