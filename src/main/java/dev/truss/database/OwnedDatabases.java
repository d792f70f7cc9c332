package dev.truss.database;

import dev.truss.control.ControlDatabase;
import dev.truss.control.Replica;
import dev.truss.control.Rows;
import dev.truss.postgres.DatabaseName;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The table of all databases that Truss has created or is about to create. A name is inserted
 * before the database exists, and deleted when the database is gone.
 */
@ApplicationScoped
public class OwnedDatabases {

  private final ControlDatabase control;
  private final Rows rows;
  private final Replica replica;

  /**
   * A database of Truss's.
   *
   * @param branchId null for one made to measure with
   * @param oid empty until the database is known to exist
   * @param ownerAlive whether the replica that made it is
   */
  public record Owned(
      DatabaseName name,
      @Nullable Long branchId,
      UUID operation,
      OptionalLong oid,
      UUID owner,
      boolean ownerAlive) {}

  OwnedDatabases(ControlDatabase control, Rows rows, Replica replica) {
    this.control = control;
    this.rows = rows;
    this.replica = replica;
  }

  /** Writes the name of a database that will be created, in a transaction of its own. */
  public void announce(DatabaseName name, @Nullable Long branchId, UUID operation) {
    control.jdbi().useHandle(handle -> announce(handle, name, branchId, operation, true));
  }

  /**
   * Writes the name of a database that will be created.
   *
   * @param wait whether the commit of this transaction is waited for on disk
   */
  public void announce(
      Handle handle, DatabaseName name, @Nullable Long branchId, UUID operation, boolean wait) {
    handle.execute(
        """
        INSERT INTO owned_database (name, branch_id, operation, owner)
        SELECT ?, ?::bigint, ?, ?
        WHERE CASE WHEN ? THEN true ELSE set_config('synchronous_commit', 'off', true) = 'off' END""",
        name.value(),
        branchId,
        operation,
        replica.id(),
        wait);
  }

  /**
   * Records the OID of a database that now exists. Does not wait for the disk: a lost record has
   * the same effect as a crash just before.
   */
  public void exists(DatabaseName name, long oid) {
    rows.change(
        """
                    UPDATE owned_database SET database_oid = ?
                    WHERE name = ? AND set_config('synchronous_commit', 'off', true) = 'off'""",
        oid,
        name.value());
  }

  /** Records a rename, in the transaction that renames. */
  public void renamed(Handle handle, DatabaseName from, DatabaseName to) {
    handle.execute("UPDATE owned_database SET name = ? WHERE name = ?", to.value(), from.value());
  }

  /** Records a reset: the old database gets the name to be dropped, the new one the branch's. */
  public void swapped(
      Handle handle, DatabaseName staging, DatabaseName branch, DatabaseName discarded) {
    handle.execute("DELETE FROM owned_database WHERE name = ?", discarded.value());
    handle.execute(
        """
        UPDATE owned_database SET name = ?,
          operation = (SELECT operation FROM owned_database WHERE name = ?),
          owner = (SELECT owner FROM owned_database WHERE name = ?)
        WHERE name = ?""",
        discarded.value(),
        staging.value(),
        staging.value(),
        branch.value());
    renamed(handle, staging, branch);
  }

  /** Deletes the row of a database that is gone. */
  public void gone(DatabaseName name) {
    rows.change("DELETE FROM owned_database WHERE name = ?", name.value());
  }

  public List<Owned> all() {
    return read("");
  }

  /** Returns the databases of a branch and of its operations. */
  public List<Owned> ofBranch(long branchId) {
    return read("WHERE o.branch_id = " + branchId);
  }

  private List<Owned> read(String where) {
    return rows.list(
        """
        SELECT o.name, o.branch_id, o.operation, o.database_oid, o.owner,
               coalesce(r.heartbeat_at > clock_timestamp() - make_interval(secs => ?), false)
        FROM owned_database o LEFT JOIN replica r ON r.id = o.owner
        """
            + where
            + " ORDER BY o.created_at",
        OwnedDatabases::owned,
        replica.lease().toMillis() / 1000.0);
  }

  private static Owned owned(ResultSet row) throws SQLException {
    long oid = row.getLong(4);
    return new Owned(
        new DatabaseName(row.getString(1)),
        row.getObject(2, Long.class),
        row.getObject(3, UUID.class),
        oid == 0 ? OptionalLong.empty() : OptionalLong.of(oid),
        row.getObject(5, UUID.class),
        row.getBoolean(6));
  }
}
