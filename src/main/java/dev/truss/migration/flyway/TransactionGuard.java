package dev.truss.migration.flyway;

import dev.truss.migration.script.LeadingComments;
import dev.truss.migration.script.ScriptStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Context;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Query;
import org.postgresql.core.TransactionState;

/**
 * Records from within a run's session which files it began, in which transactions, and how far each
 * came. It stops a file that ends the transaction that Flyway began for it.
 */
public final class TransactionGuard extends EachStatement {

  private static final String ENDED =
      "It ended the transaction that applies it together with its row in the history";

  private final List<FileRun> files = new ArrayList<>();

  public TransactionGuard() {
    super("transaction-guard");
  }

  /** The progress of one file. */
  public static final class FileRun {
    private final String file;
    private int done;
    private int pid;
    private boolean ended;
    private boolean inTransaction;
    private @Nullable String transaction;
    private @Nullable String error;

    private FileRun(String file) {
      this.file = file;
    }

    public String file() {
      return file;
    }

    /** Returns the number of its statements that have completed. */
    public int done() {
      return done;
    }

    public int pid() {
      return pid;
    }

    /**
     * Returns the id of its transaction, as {@code xid8}; empty if it had none or has not written
     * yet.
     */
    public Optional<String> transaction() {
      return Optional.ofNullable(transaction);
    }

    public boolean isInTransaction() {
      return inTransaction;
    }

    /** Returns the error of the statement that failed. */
    public Optional<String> error() {
      return Optional.ofNullable(error);
    }
  }

  /** Returns the file that was begun last. */
  public Optional<FileRun> last() {
    return files.isEmpty() ? Optional.empty() : Optional.of(files.getLast());
  }

  /** Returns the file that has begun and not ended. */
  public Optional<String> running() {
    return last().filter(run -> !run.ended).map(FileRun::file);
  }

  @Override
  protected void beginFile(Context context) {
    files.add(new FileRun(context.getMigrationInfo().getScript()));
  }

  @Override
  protected void before(Context context) throws SQLException {
    FileRun run = files.getLast();
    Connection session = context.getConnection();
    BaseConnection driver = session.unwrap(BaseConnection.class);
    if (run.pid == 0) {
      run.pid = driver.getBackendPID();
      run.inTransaction = !session.getAutoCommit();
      run.transaction = run.inTransaction ? transaction(session) : null;
    }
    if (!driver.getStandardConformingStrings()) {
      requireNoControl(driver, context.getStatement().getSql());
    }
  }

  /**
   * Requires that no statement controls the transaction if the server now treats backslashes as
   * escapes. The file was split as if it did not.
   */
  private static void requireNoControl(BaseConnection driver, String sql) throws SQLException {
    Query query = driver.createQuery(sql, false, false).query;
    Query[] several = query.getSubqueries();
    for (Query part : several == null ? new Query[] {query} : several) {
      String begin = LeadingComments.cutFrom(part.getNativeSql());
      String first = begin.substring(0, Math.min(begin.length(), ScriptStatement.LONGEST_TEXT));
      if (ScriptStatement.ofWords(first).controlsTransaction()) {
        throw new FlywayException(
            "%s would end its transaction".formatted(ScriptStatement.ofWords(first).command()));
      }
    }
  }

  @Override
  protected void after(Context context) throws SQLException {
    FileRun run = files.getLast();
    run.done++;
    if (run.inTransaction) {
      requireOpen(context.getConnection());
    }
  }

  private static void requireOpen(Connection session) throws SQLException {
    if (session.unwrap(BaseConnection.class).getTransactionState() != TransactionState.OPEN) {
      throw new FlywayException(ENDED);
    }
  }

  @Override
  protected void failed(Context context) {
    FileRun run = files.getLast();
    List<org.flywaydb.core.api.callback.Error> errors = context.getStatement().getErrors();
    if (errors != null && !errors.isEmpty()) {
      run.error = errors.getFirst().getMessage();
    }
  }

  @Override
  protected void endFile(Context context) throws SQLException {
    FileRun run = files.getLast();
    Connection session = context.getConnection();
    if (run.transaction != null) {
      requireOpen(session);
      if (!run.transaction.equals(transaction(session))) {
        throw new FlywayException(ENDED);
      }
    }
    run.ended = true;
  }

  private static String transaction(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_current_xact_id()")) {
      row.next();
      return row.getString(1);
    }
  }
}
