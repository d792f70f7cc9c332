package dev.truss.database;

import dev.truss.control.ControlDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/**
 * Watches what a running statement waits for. One that waits for a process to accept a signal of
 * the server is stopped before its deadline, because such a process does not accept it later
 * either.
 *
 * @see <a href="https://www.postgresql.org/docs/current/monitoring-stats.html">Wait events</a>
 */
final class StatementWatch implements Runnable {

  private static final Logger LOG = Logger.getLogger(StatementWatch.class);

  /** The server says every 5 s that it still waits. */
  private static final int MOST_BARRIER_MESSAGES = 3;

  private static final String CLIENT = "client backend";
  private static final String BARRIER = "WaitForProcSignalBarrier";
  private static final Pattern PID = Pattern.compile("\\b(\\d+)\\b");

  private static final String EVENT =
      "SELECT concat_ws(' ', wait_event_type, wait_event) FROM pg_stat_activity WHERE pid = ?";

  private static final String NAMED =
      "SELECT " + Blockers.PROCESS + " FROM pg_stat_activity WHERE pid = ?";

  private final ControlDatabase control;
  private final Statement statement;
  private final int pid;
  private final long begin = System.nanoTime();
  private String blockers = "";
  private String event = "";
  private @Nullable Integer silent;
  private String silentName = "";
  private boolean over;

  StatementWatch(ControlDatabase control, Statement statement, int pid) {
    this.control = control;
    this.statement = statement;
    this.pid = pid;
  }

  @Override
  public synchronized void run() {
    if (over) {
      return;
    }
    try (Connection other = control.maintenance()) {
      blockers = Blockers.of(other, pid);
      event = read(other, EVENT, pid);
      Barrier barrier = barrier();
      if (barrier.pid.isPresent()) {
        silent = barrier.pid.get();
        silentName = read(other, NAMED, silent);
      }
      if (barrier.messages >= MOST_BARRIER_MESSAGES) {
        statement.cancel();
      }
    } catch (SQLException | RuntimeException e) {
      LOG.debug("what a statement waits for could not be seen", e);
    }
  }

  /** Ends the watch. The session is not touched after that. */
  synchronized void over() {
    over = true;
  }

  /** Returns why the statement was stopped. */
  synchronized SQLException stuck(String sql, SQLException cause) {
    String what =
        "%s was stopped after %d s: "
            .formatted(firstWords(sql), Duration.ofNanos(System.nanoTime() - begin).toSeconds());
    if (silent != null) {
      String remedy =
          silentName.startsWith(CLIENT)
              ? "End it with SELECT pg_terminate_backend(%d), or restart the server"
                  .formatted(silent)
              : "End it, or take its library out of shared_preload_libraries and restart the server";
      return new StatementStuck(
          what
              + "process %d (%s) does not answer a signal of the server (ProcSignalBarrier). %s, then try again."
                  .formatted(silent, silentName, remedy),
          silent,
          cause);
    }
    if (!blockers.isEmpty()) {
      return new StatementStuck(
          what + "it waited for " + blockers + ". Let that end, then try again.", null, cause);
    }
    return new StatementStuck(
        what
            + (event.isEmpty() ? "it took too long" : "it was at " + event)
            + ". Look at the load of the server, then try again.",
        null,
        cause);
  }

  private static String read(Connection other, String sql, int process) throws SQLException {
    try (PreparedStatement query = other.prepareStatement(sql)) {
      query.setInt(1, process);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getString(1) : "not in pg_stat_activity";
      }
    }
  }

  private record Barrier(Optional<Integer> pid, int messages) {}

  /**
   * Returns the barrier that the server reports. It is recognized by the function that reports it,
   * in any language.
   */
  private Barrier barrier() throws SQLException {
    Optional<Integer> last = Optional.empty();
    int messages = 0;
    for (SQLWarning warning = statement.getWarnings();
        warning != null;
        warning = warning.getNextWarning()) {
      ServerErrorMessage message =
          warning instanceof PSQLWarning server ? server.getServerErrorMessage() : null;
      if (message != null && BARRIER.equals(message.getRoutine())) {
        Matcher found = PID.matcher(String.valueOf(message.getMessage()));
        last = found.find() ? Optional.of(Integer.valueOf(found.group(1))) : Optional.empty();
        messages++;
      }
    }
    return new Barrier(last, messages);
  }

  /** Returns the first words of a statement, such as {@code DROP DATABASE "x"}. */
  private static String firstWords(String sql) {
    Matcher words = Pattern.compile("\\w+(?: \\w+)*(?: \"[^\"]*\")?").matcher(sql);
    return words.lookingAt() ? words.group() : sql;
  }
}
