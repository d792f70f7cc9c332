package dev.truss.control;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes rows of the control database, each statement in a transaction of its own. What
 * belongs into one transaction with something else takes a handle instead.
 *
 * <p>Each method throws a {@link dev.truss.error.ProblemException}, 503, until the control database
 * is ready.
 */
@ApplicationScoped
public class Rows {

  private final ControlDatabase control;

  Rows(ControlDatabase control) {
    this.control = control;
  }

  /** Makes a value of the present row. */
  public interface Mapper<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * Runs a statement that changes rows.
   *
   * @return how many it changed
   */
  public int change(String sql, @Nullable Object... arguments) {
    return control.jdbi().withHandle(handle -> handle.execute(sql, arguments));
  }

  /** Runs a statement that changes rows, and says whether it changed any. */
  public boolean changes(String sql, @Nullable Object... arguments) {
    return change(sql, arguments) > 0;
  }

  /** Returns all rows of a query. */
  public <T> List<T> list(String sql, Mapper<T> mapper, @Nullable Object... arguments) {
    return control
        .jdbi()
        .withHandle(
            handle ->
                bound(handle.createQuery(sql), arguments)
                    .map((row, context) -> mapper.read(row))
                    .list());
  }

  /** Returns the first row of a query, if there is one. */
  public <T> Optional<T> find(String sql, Mapper<T> mapper, @Nullable Object... arguments) {
    return control
        .jdbi()
        .withHandle(
            handle ->
                bound(handle.createQuery(sql), arguments)
                    .map((row, context) -> mapper.read(row))
                    .findFirst());
  }

  /** Returns the only row of a query that always has one. */
  public <T> T one(String sql, Mapper<T> mapper, @Nullable Object... arguments) {
    return find(sql, mapper, arguments).orElseThrow();
  }

  private static Query bound(Query query, @Nullable Object... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      query.bind(i, arguments[i]);
    }
    return query;
  }
}
