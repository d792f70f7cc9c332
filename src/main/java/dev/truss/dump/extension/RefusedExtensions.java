package dev.truss.dump.extension;

import dev.truss.postgres.Quoting;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.postgresql.util.PSQLException;

/**
 * Finds the extensions whose own script refuses a database. {@code pg_cron} raises an exception in
 * every database but that of {@code cron.database_name}, and an extension that requires it fails
 * with it.
 *
 * <p>Each extension is created in the new database, and rolled back. An extension that could be
 * created is not tried again: the script of PostGIS takes a second.
 */
@ApplicationScoped
public class RefusedExtensions {

  /**
   * The SQLSTATE of {@code RAISE EXCEPTION} in a script. Other errors do not concern the choice of
   * the database.
   */
  private static final String RAISED = "P0001";

  private final Set<String> allowed = ConcurrentHashMap.newKeySet();

  /**
   * Tries extensions.
   *
   * @param target the new database, in which nothing is changed
   * @return the reason of the server for each extension that it refuses
   */
  public Map<String, String> in(Connection target, Collection<String> extensions)
      throws SQLException {
    Map<String, String> refused = new TreeMap<>();
    if (allowed.containsAll(extensions)) {
      return refused;
    }
    target.setAutoCommit(false);
    try (Statement statement = target.createStatement()) {
      // Scripts that name no schema create their objects in this one.
      statement.execute("SET LOCAL search_path = public");
      for (String extension : extensions) {
        tryOne(target, statement, extension, refused);
      }
    } finally {
      target.rollback();
      target.setAutoCommit(true);
    }
    return refused;
  }

  private void tryOne(
      Connection target, Statement statement, String extension, Map<String, String> refused)
      throws SQLException {
    Savepoint before = target.setSavepoint();
    try {
      // An earlier extension may have created this one, which it requires.
      statement.execute(
          "CREATE EXTENSION IF NOT EXISTS " + Quoting.identifier(extension) + " CASCADE");
      allowed.add(extension);
    } catch (PSQLException e) {
      if (e.getServerErrorMessage() == null) {
        throw e;
      }
      target.rollback(before);
      if (RAISED.equals(e.getSQLState())) {
        refused.put(extension, String.valueOf(e.getServerErrorMessage().getMessage()));
      }
    }
  }
}
