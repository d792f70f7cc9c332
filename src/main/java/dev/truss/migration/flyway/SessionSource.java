package dev.truss.migration.flyway;

import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.List;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens the sessions that Flyway asks for and closes.
 *
 * @param settings the statements that each session begins with
 */
public record SessionSource(
    MainDatabase main, DatabaseName database, String applicationName, List<String> settings)
    implements DataSource {

  /** Ends the statement of a killed Truss soon, and with it its locks. */
  static final String NOTICE_DEATH = "SET client_connection_check_interval = '200ms'";

  public SessionSource {
    settings = List.copyOf(settings);
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection session = main.openForItsSql(database, applicationName);
    try (Statement statement = session.createStatement()) {
      for (String setting : settings) {
        statement.execute(setting);
      }
      return session;
    } catch (SQLException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("The role is the one that Truss works with");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("Wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
