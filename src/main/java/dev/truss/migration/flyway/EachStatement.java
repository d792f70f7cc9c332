package dev.truss.migration.flyway;

import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Follows a Flyway run file by file and statement by statement, in the session and the transaction
 * of the migration.
 */
public abstract class EachStatement implements Callback {

  private final String name;

  /** Creates a callback. Flyway's log uses the name. */
  protected EachStatement(String name) {
    this.name = name;
  }

  /** Called when a file begins, in its transaction if it has one. */
  protected abstract void beginFile(Context context) throws SQLException;

  /** Called before a statement runs. */
  protected abstract void before(Context context) throws SQLException;

  /** Called after a statement has run. */
  protected abstract void after(Context context) throws SQLException;

  /** Called after a statement has failed. */
  protected abstract void failed(Context context) throws SQLException;

  /** Called after all statements of a file have run, while its transaction is still open. */
  protected abstract void endFile(Context context) throws SQLException;

  @Override
  public final boolean supports(Event event, Context context) {
    return switch (event) {
      case BEFORE_EACH_MIGRATE,
          BEFORE_EACH_MIGRATE_STATEMENT,
          AFTER_EACH_MIGRATE_STATEMENT,
          AFTER_EACH_MIGRATE_STATEMENT_ERROR,
          AFTER_EACH_MIGRATE ->
          true;
      default -> false;
    };
  }

  @Override
  public final boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public final void handle(Event event, Context context) {
    try {
      switch (event) {
        case BEFORE_EACH_MIGRATE -> beginFile(context);
        case BEFORE_EACH_MIGRATE_STATEMENT -> before(context);
        case AFTER_EACH_MIGRATE_STATEMENT -> after(context);
        case AFTER_EACH_MIGRATE_STATEMENT_ERROR -> failed(context);
        default -> endFile(context);
      }
    } catch (SQLException e) {
      throw new FlywayException("The %s failed".formatted(name), e);
    }
  }

  @Override
  public final String getCallbackName() {
    return name;
  }
}
