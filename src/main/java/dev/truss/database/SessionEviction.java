package dev.truss.database;

import dev.truss.postgres.Quoting;
import dev.truss.postgres.StatementDeadline;
import dev.truss.postgres.pgbouncer.PgBouncerConsole;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * The way in which sessions leave a database while a {@link HeldStatement} keeps new ones waiting.
 */
public sealed interface SessionEviction {

  /** A time longer than any statement holds its lock. */
  Duration LONGEST = Duration.ofMinutes(5);

  /**
   * Makes the sessions leave.
   *
   * @param other a session that is not the statement's
   */
  void hasten(HeldStatement statement, Connection other) throws SQLException;

  /** Makes PgBouncer close its server connections, each between two transactions of its clients. */
  record Reconnect(PgBouncerConsole.Reconnection reconnection)
      implements SessionEviction, AutoCloseable {
    @Override
    public void hasten(HeldStatement statement, Connection other) {
      reconnection.go();
    }

    @Override
    public void close() {
      reconnection.close();
    }
  }

  /**
   * Ends sessions from within the server, in one statement: a listing followed by a kill for each
   * met running transactions in 12 of 96 cases, a loop that looks at each session again right
   * before ending it in 1 of 80, and one that also wants it idle for a while in none of 256.
   *
   * <p>The lock is looked at after the sessions are: if it is still held then, they were there
   * before it, and are not somebody who was let in after the clone.
   *
   * @param idleFor zero ends sessions whatever they do
   * @param applicationPrefix of sessions to be left alone; empty for none
   */
  record End(long databaseOid, Duration idleFor, String applicationPrefix)
      implements SessionEviction {

    @Override
    public void hasten(HeldStatement statement, Connection other) throws SQLException {
      try (StatementDeadline timed = StatementDeadline.of(other, LONGEST.plusSeconds(10));
          Statement loop = other.createStatement()) {
        loop.execute(loop(statement.pid()));
      }
    }

    private String loop(int holder) {
      String idle =
          idleFor.isZero()
              ? ""
              : "AND state = 'idle' AND state_change < clock_timestamp() - interval '%d milliseconds'"
                  .formatted(idleFor.toMillis());
      return """
      DO $do$
      DECLARE
        others int[];
        other int;
        until timestamptz := clock_timestamp() + interval '%4$d seconds';
      BEGIN
        LOOP
          PERFORM pg_stat_clear_snapshot();
          others := ARRAY(
            SELECT pid FROM pg_stat_activity
            WHERE datid = %1$d AND pid <> pg_backend_pid()
              AND coalesce(backend_type, '') NOT IN ('autovacuum worker', 'parallel worker')
              AND NOT (%5$s <> '' AND starts_with(coalesce(application_name, ''), %5$s)));
          EXIT WHEN cardinality(others) = 0 OR clock_timestamp() > until
            OR NOT EXISTS (SELECT FROM pg_locks WHERE pid = %2$d AND locktype = 'object' AND granted
                 AND classid = 'pg_database'::regclass AND objid = %1$d);
          FOREACH other IN ARRAY others LOOP
            PERFORM pg_stat_clear_snapshot();
            BEGIN
              PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
              WHERE pid = other AND datid = %1$d %3$s;
            EXCEPTION WHEN insufficient_privilege THEN
              NULL; -- stays, and is among the sessions that the answer lists
            END;
          END LOOP;
          PERFORM pg_sleep(0.002);
        END LOOP;
      END
      $do$"""
          .formatted(
              databaseOid, holder, idle, LONGEST.toSeconds(), Quoting.literal(applicationPrefix));
    }
  }
}
