package dev.truss.diff.schema;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;
import org.pgcodekeeper.core.database.base.jdbc.IJdbcConnector;

/**
 * Lets pgCodeKeeper read the catalogs in the open snapshot. It hides the objects that no SQL is
 * written for, and a column option of Postgres's own.
 *
 * <p>Since its releases of November 2026 Postgres stores a version of each column as option {@code
 * pg_attver}, which pg_dump leaves out and {@code ALTER TABLE} ignores. It changes with every
 * rewrite of the column, so that equal columns would look different.
 *
 * @param connection stays open and in its transaction after pgCodeKeeper has used it
 */
record LoaderSession(Connection connection, Selection selection) implements IJdbcConnector {

  static final String OPTIONS = "pg_catalog.array_to_string(a.attoptions, ',')";

  static final String OPTIONS_OF_USERS =
      """
      nullif(pg_catalog.array_to_string(ARRAY(
        SELECT o FROM pg_catalog.unnest(a.attoptions) o WHERE o NOT LIKE 'pg_attver=%'), ','), '')\
      """;

  @Override
  public Connection getConnection() {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, this::call);
  }

  private @Nullable Object call(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    switch (method.getName()) {
      case "close", "commit" -> {
        return null;
      }
      case "prepareStatement" -> {
        if (arguments != null && arguments[0] instanceof String sql) {
          arguments[0] = selection.applyTo(sql.replace(OPTIONS, OPTIONS_OF_USERS));
        }
      }
      default -> {}
    }
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  public String getBatchDelimiter() {
    return "";
  }

  @Override
  public String getUrl() {
    return "";
  }
}
