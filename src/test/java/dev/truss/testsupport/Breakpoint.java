package dev.truss.testsupport;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * Holds Truss at the statement with which it writes down its next step: a trigger in the control
 * database, on {@code branch} or another table, waits for a lock that the test has. So the test can
 * kill Truss between two steps and choose whether that statement was still committed ({@link
 * #release}) or never was ({@link #terminate}).
 */
public final class Breakpoint implements AutoCloseable {
  private static final int LOCK_CLASS = 4_711;
  private static final AtomicInteger LAST = new AtomicInteger();

  private final PostgresServer server;
  private final String control;
  private final int id = LAST.incrementAndGet();
  private final Connection holder;

  private Breakpoint(PostgresServer server, String control, Connection holder) {
    this.server = server;
    this.control = control;
    this.holder = holder;
  }

  /** Where Truss writes that it is about to do this step. */
  public static Breakpoint atPhase(PostgresServer server, String phase) {
    return when(server, Databases.CONTROL, "NEW.phase = '%s'".formatted(phase));
  }

  /** Where a row of any table of the control database is about to fulfil a condition. */
  public static Breakpoint on(PostgresServer server, String table, String condition) {
    return install(server, Databases.CONTROL, table, condition);
  }

  /**
   * Where a row of {@code branch} is about to fulfil an SQL condition that it did not fulfil
   * before.
   */
  public static Breakpoint when(PostgresServer server, String control, String condition) {
    return install(server, control, "branch", condition);
  }

  private static Breakpoint install(
      PostgresServer server, String control, String table, String condition) {
    try {
      Breakpoint breakpoint = new Breakpoint(server, control, server.connect(control));
      breakpoint.install(table, condition);
      return breakpoint;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void install(String table, String condition) throws SQLException {
    try (Statement statement = holder.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(%d, %d)".formatted(LOCK_CLASS, id));
      statement.execute(
          """
          CREATE FUNCTION truss_test_breakpoint_%1$d() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            IF (%3$s) AND (TG_OP = 'INSERT' OR (%4$s) IS NOT TRUE) THEN
              PERFORM pg_advisory_xact_lock_shared(%2$d, %1$d);
            END IF;
            RETURN NEW;
          END $$
          """
              .formatted(id, LOCK_CLASS, condition, condition.replace("NEW.", "OLD.")));
      statement.execute(
          """
          CREATE TRIGGER truss_test_breakpoint_%1$d BEFORE INSERT OR UPDATE ON %2$s
          FOR EACH ROW EXECUTE FUNCTION truss_test_breakpoint_%1$d()
          """
              .formatted(id, table));
    }
  }

  /** Waits until somebody is held here. */
  public Breakpoint awaitHeld() {
    Awaitility.await("Truss is held at breakpoint " + id)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !held().isEmpty());
    return this;
  }

  /** The server processes that are held here. */
  public List<String> held() {
    return server.query(
        control,
        """
        SELECT pid FROM pg_locks
        WHERE locktype = 'advisory' AND classid = %d AND objid = %d AND NOT granted
        """
            .formatted(LOCK_CLASS, id));
  }

  /** Lets go whoever is held here and does not hold anybody again. */
  public void release() {
    try {
      holder.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Ends the sessions that are held here, so that their statements never happen, and waits until
   * they are gone.
   */
  public void terminate() {
    for (String pid : held()) {
      server.execute(control, "SELECT pg_terminate_backend(%s, 10000)".formatted(pid));
    }
  }

  @Override
  public void close() {
    release();
    server.execute(
        control, "DROP FUNCTION IF EXISTS truss_test_breakpoint_%d() CASCADE".formatted(id));
  }
}
