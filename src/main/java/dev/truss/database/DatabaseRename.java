package dev.truss.database;

import dev.truss.control.ControlDatabase;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.failure.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;

/** Renames databases in the caller's transaction. */
@ApplicationScoped
public class DatabaseRename {

  private final ControlDatabase control;

  /** The database is not provably Truss's, and keeps its name. */
  public static final class NotOurs extends SQLException {
    private static final long serialVersionUID = 1L;

    NotOurs(String why) {
      super(why);
    }
  }

  DatabaseRename(ControlDatabase control) {
    this.control = control;
  }

  /**
   * Renames a database that only Truss uses. Sessions of programs that visit all databases are
   * ended.
   *
   * @param then statements on the database with its new name, sent with it
   */
  public void ours(
      Connection transaction, DatabaseName from, DatabaseName to, long oid, String then)
      throws SQLException {
    Savepoint before = transaction.setSavepoint();
    String statements = statement(from, to) + "; " + then;
    try {
      HeldStatement.execute(transaction, statements);
    } catch (SQLException e) {
      if (!SqlStates.is(e, SqlStates.OBJECT_IN_USE)) {
        throw e;
      }
      transaction.rollback(before);
      sendingAway(transaction, statements, oid);
    }
    verify(transaction, to, oid);
  }

  /**
   * Renames a branch's database to a name under which it is dropped, and ends its sessions. New
   * ones wait until the commit.
   *
   * @throws NotOurs when it does not carry the branch's mark; the transaction is to be rolled back
   */
  public void endingSessions(
      Connection transaction, DatabaseName from, DatabaseName to, long oid, long branchId)
      throws SQLException {
    requireMark(transaction, from, branchId); // before anybody's session ends for nothing
    sendingAway(transaction, statement(from, to), oid);
    verify(transaction, to, oid);
    requireMark(transaction, to, branchId);
  }

  private void sendingAway(Connection transaction, String statements, long oid)
      throws SQLException {
    try (Connection other = control.maintenance()) {
      HeldStatement rename = HeldStatement.start(transaction, statements, oid);
      SQLException failed = null;
      try {
        if (rename.awaitLock(other)) {
          new SessionEviction.End(oid, Duration.ZERO, "").hasten(rename, other);
        }
      } catch (SQLException e) {
        failed = e;
      }
      rename.await();
      if (failed != null) {
        throw failed;
      }
    }
  }

  private void requireMark(Connection transaction, DatabaseName name, long branchId)
      throws SQLException {
    try (PreparedStatement query =
        transaction.prepareStatement(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = ?")) {
      query.setString(1, name.value());
      try (ResultSet row = query.executeQuery()) {
        if (!row.next() || !control.installation().mark(branchId).equals(row.getString(1))) {
          throw new NotOurs(
              "its comment is not the mark of branch " + branchId + " of this installation");
        }
      }
    }
  }

  /**
   * Checks the database after the rename, which holds its lock, so that the name keeps its meaning.
   */
  private static void verify(Connection transaction, DatabaseName name, long oid)
      throws SQLException {
    try (PreparedStatement query =
        transaction.prepareStatement("SELECT oid::bigint FROM pg_database WHERE datname = ?")) {
      query.setString(1, name.value());
      try (ResultSet row = query.executeQuery()) {
        if (!row.next() || row.getLong(1) != oid) {
          throw new SQLException(
              "the database renamed to " + name + " is not the one with OID " + oid);
        }
      }
    }
  }

  private static String statement(DatabaseName from, DatabaseName to) {
    return "ALTER DATABASE " + from.quoted() + " RENAME TO " + to.quoted();
  }
}
