package dev.truss.workbench;

import dev.truss.postgres.MemoryBound;
import dev.truss.postgres.failure.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Parser;
import org.postgresql.core.Query;
import org.postgresql.core.TransactionState;

/** Runs all statements of a request in one transaction. */
final class Transaction {

  /** The first number of rows to fetch, while their size is unknown. The driver then adapts it. */
  private static final int FETCH = 1;

  private final Connection session;
  private final RunningSql running;
  private final Bounds bounds;
  private final MemoryBound notices;
  private final AnswerBudget budget;
  private int noticesLeftOut;
  private int cellsCut;

  /** The rows of each result that are wanted. */
  record Bounds(int offset, int limit) {}

  /** A statement and the values of its parameters. */
  record Bound(SqlStatement statement, List<@Nullable String> values) {}

  /**
   * Begins a transaction in a session in which no statement has run.
   *
   * @param notices of the session
   */
  Transaction(
      Connection session,
      MemoryBound notices,
      RunningSql running,
      Bounds bounds,
      AnswerBudget budget) {
    this.notices = notices;
    this.budget = budget;
    this.session = session;
    this.running = running;
    this.bounds = bounds;
  }

  List<SqlAnswer.Result> run(Workbench.Order order) throws SQLException {
    session.setReadOnly(order.readOnly());
    session.setAutoCommit(false);
    try (Statement first = session.createStatement()) {
      // After a query, no statement can make the transaction read-write.
      first.execute("SELECT 1");
    }
    List<SqlAnswer.Result> results = new ArrayList<>();
    for (int number = 0; number < order.statements().size(); number++) {
      results.add(run(number, order.statements().get(number)));
    }
    int last = order.statements().size() - 1;
    attempt(
        last,
        null,
        () -> {
          session.commit();
          return true;
        });
    return results;
  }

  private SqlAnswer.Result run(int number, Bound bound) throws SQLException {
    if (bound.statement().controlsTransaction()) {
      throw SqlProblems.controlsTransaction(number);
    }
    attempt(number, bound.statement(), () -> requireOne(number, bound.statement()));
    long start = System.nanoTime();
    SqlAnswer.Result result = attempt(number, bound.statement(), () -> execute(bound, start));
    if (session.unwrap(BaseConnection.class).getTransactionState() != TransactionState.OPEN) {
      throw SqlProblems.controlsTransaction(number);
    }
    return result;
  }

  /**
   * Requires that the driver sees one statement, as the scanner did. Settings of the session can
   * change where the driver sees strings and statements end, and the driver rewrites JDBC escapes.
   */
  private boolean requireOne(int number, SqlStatement statement) throws SQLException {
    BaseConnection driver = session.unwrap(BaseConnection.class);
    String asRun =
        Parser.replaceProcessing(statement.jdbc(), true, driver.getStandardConformingStrings());
    if (!asRun.equals(statement.jdbc())) {
      throw SqlProblems.driverEscape(number);
    }
    Query[] parts = driver.createQuery(statement.jdbc(), true, true).query.getSubqueries();
    if (parts != null) {
      throw SqlProblems.severalInOne(number, parts.length);
    }
    return true;
  }

  private interface Attempt<T> {
    T get() throws SQLException;
  }

  private <T> T attempt(int number, @Nullable SqlStatement statement, Attempt<T> attempt)
      throws SQLException {
    try {
      Optional<String> stopped = running.stopped();
      if (stopped.isPresent()) {
        throw SqlProblems.stopped(number, stopped.get());
      }
      return attempt.get();
    } catch (SQLException e) {
      Optional<String> stopped = running.stopped();
      boolean cutOffAtCommit = statement == null && SqlStates.isUnavailable(e);
      if (stopped.isPresent() && !cutOffAtCommit) {
        throw SqlProblems.stopped(number, stopped.get());
      }
      throw SqlProblems.failed(number, statement, e);
    }
  }

  private SqlAnswer.Result execute(Bound bound, long start) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(bound.statement().jdbc())) {
      running.runs(statement);
      statement.setFetchSize(FETCH);
      int at = 1;
      for (String value : bound.values()) {
        if (value == null) {
          statement.setNull(at++, Types.NULL);
        } else {
          statement.setObject(at++, value, Types.OTHER); // the server infers its type
        }
      }
      boolean hasRows = statement.execute();
      Read read = hasRows ? read(statement) : new Read(List.of(), List.of(), false);
      return new SqlAnswer.Result(
          bound.statement().words().isEmpty() ? "" : bound.statement().words().getFirst(),
          read.columns,
          read.rows,
          read.more,
          hasRows ? null : affected(statement),
          Math.round((System.nanoTime() - start) / 1e4) / 100.0,
          notices(statement));
    }
  }

  /**
   * Returns the number of changed rows; null for a procedure without results, for which the driver
   * returns -1.
   */
  private static @Nullable Long affected(PreparedStatement statement) throws SQLException {
    long count = statement.getLargeUpdateCount();
    return count < 0 ? null : count;
  }

  private record Read(
      List<SqlAnswer.Column> columns, List<List<@Nullable String>> rows, boolean more) {}

  /**
   * Returns the type of a column. The driver has its own names for columns whose default is a
   * sequence.
   */
  private static String type(ResultSetMetaData meta, int column) throws SQLException {
    String name = meta.getColumnTypeName(column);
    return switch (name) {
      case "smallserial" -> "int2";
      case "serial" -> "int4";
      case "bigserial" -> "int8";
      default -> name;
    };
  }

  private Read read(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.getResultSet()) {
      ResultSetMetaData meta = row.getMetaData();
      List<SqlAnswer.Column> columns = new ArrayList<>();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        if (budget.isSpent()) {
          return new Read(List.of(), List.of(), true);
        }
        SqlAnswer.Column column = new SqlAnswer.Column(meta.getColumnLabel(i), type(meta, i));
        budget.take(column.name());
        budget.take(column.type());
        columns.add(column);
      }
      List<List<@Nullable String>> rows = new ArrayList<>();
      boolean more = false;
      for (int number = 0; row.next(); number++) {
        if (number < bounds.offset()) {
          continue;
        }
        if (rows.size() == bounds.limit() || budget.isSpent()) {
          more = true;
          break;
        }
        List<@Nullable String> cells = new ArrayList<>(columns.size());
        for (int i = 1; i <= columns.size(); i++) {
          cells.add(budget.fit(row.getString(i)));
        }
        rows.add(cells);
      }
      return new Read(columns, rows, more);
    }
  }

  private List<String> notices(Statement statement) throws SQLException {
    List<String> told = new ArrayList<>();
    for (SQLWarning warning = statement.getWarnings();
        warning != null;
        warning = warning.getNextWarning()) {
      told.add(String.valueOf(warning.getMessage()));
    }
    int more = notices.noticesLeftOut() - noticesLeftOut;
    if (more > 0) {
      noticesLeftOut += more;
      told.add(
          "%d more notices are left out: the notices of a request may have at most %d bytes."
              .formatted(more, MemoryBound.NOTICE_BYTES));
    }
    int cut = budget.cellsCut() - cellsCut;
    if (cut > 0) {
      cellsCut += cut;
      told.add(
          "Cells that are cut and end with …: %d. The results of a request may have at most %d bytes. Select a part of each."
              .formatted(cut, budget.bytes()));
    }
    return told;
  }
}
