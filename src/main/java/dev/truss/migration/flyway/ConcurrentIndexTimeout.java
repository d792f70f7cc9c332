package dev.truss.migration.flyway;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jboss.logging.Logger;

/**
 * Turns the lock timeout off for statements like {@code CREATE INDEX CONCURRENTLY}. They wait for
 * older transactions, but no reads and writes queue behind them; a timeout would leave an invalid
 * index.
 */
public final class ConcurrentIndexTimeout implements Callback {

  private static final Logger LOG = Logger.getLogger(ConcurrentIndexTimeout.class);
  private static final Pattern CONCURRENTLY =
      Pattern.compile("\\bCONCURRENTLY\\b", Pattern.CASE_INSENSITIVE);

  private String before = "";

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.BEFORE_EACH_MIGRATE_STATEMENT
        || event == Event.AFTER_EACH_MIGRATE_STATEMENT
        || event == Event.AFTER_EACH_MIGRATE_STATEMENT_ERROR;
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public void handle(Event event, Context context) {
    if (!CONCURRENTLY.matcher(context.getStatement().getSql()).find()) {
      return;
    }
    try {
      if (!context.getConnection().getAutoCommit()) {
        return;
      }
      if (event == Event.BEFORE_EACH_MIGRATE_STATEMENT) {
        before = timeout(context.getConnection());
        set(context.getConnection(), "0");
      } else {
        set(context.getConnection(), before);
      }
    } catch (SQLException e) {
      if (event == Event.AFTER_EACH_MIGRATE_STATEMENT_ERROR) {
        LOG.debug("the session has ended, and its lock timeout with it", e);
        return;
      }
      throw new FlywayException("The lock timeout could not be changed", e);
    }
  }

  private static String timeout(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SHOW lock_timeout")) {
      row.next();
      return row.getString(1);
    }
  }

  private static void set(Connection session, String timeout) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("SET lock_timeout = '" + timeout + "'");
    }
  }

  @Override
  public String getCallbackName() {
    return "concurrent-index-timeout";
  }
}
