package dev.truss.branch;

import dev.truss.control.Replica;
import dev.truss.control.Rows;
import dev.truss.security.AuditTrail;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The only place that changes the status of a branch. Each change names the status and the
 * operation that it expects, and says whether it won; each is logged and counted once.
 */
@ApplicationScoped
public class Transitions {

  private static final Logger LOG = Logger.getLogger(Transitions.class);

  private final Rows rows;
  private final Replica replica;
  private final MeterRegistry meters;
  private final AuditTrail audit;

  /** The facts about a complete branch. */
  record Built(
      long databaseOid, @Nullable String strategy, @Nullable Long heldMs, List<String> warnings) {}

  private record Expired(long id, String label) {}

  Transitions(Rows rows, Replica replica, MeterRegistry meters, AuditTrail audit) {
    this.rows = rows;
    this.replica = replica;
    this.meters = meters;
    this.audit = audit;
  }

  /**
   * Enters a step of an operation. The commit is asynchronous: later commits flush it, and a lost
   * step is repeated.
   */
  boolean enter(Operation operation, String phase) {
    return rows.changes(
        """
        UPDATE branch SET phase = ?
        WHERE id = ? AND operation = ? AND set_config('synchronous_commit', 'off', true) = 'off'\
        """,
        phase,
        operation.branchId(),
        operation.id());
  }

  /** Begins an operation on a branch that is in {@code from}. */
  boolean begin(Operation operation, BranchStatus from, BranchStatus to) {
    return log(
        rows.changes(
            """
            UPDATE branch SET status = ?, operation = ?, owner = ?, phase = 'reserved', reason = NULL,
              job_id = NULL
            WHERE id = ? AND status = ? AND NOT (protected AND ? = 'deleting')\
            """,
            to.text(),
            operation.id(),
            replica.id(),
            operation.branchId(),
            from.text(),
            to.text()),
        operation.branchId(),
        to,
        null);
  }

  /** Takes a branch over from an operation that was abandoned. */
  boolean takeOver(Operation operation, UUID before) {
    return rows.changes(
        "UPDATE branch SET operation = ?, owner = ? WHERE id = ? AND operation = ?",
        operation.id(),
        replica.id(),
        operation.branchId(),
        before);
  }

  /** A new branch is complete. */
  boolean published(Handle handle, Operation operation, Built built) {
    return log(
        handle.execute(
                """
                UPDATE branch SET status = 'active', operation = NULL, owner = NULL, phase = NULL,
                  reason = NULL, database_oid = ?, strategy = ?, held_ms = ?, warnings = ?
                WHERE id = ? AND operation = ? AND status = 'creating'\
                """,
                built.databaseOid(),
                built.strategy(),
                built.heldMs(),
                built.warnings().toArray(String[]::new),
                operation.branchId(),
                operation.id())
            > 0,
        operation.branchId(),
        BranchStatus.ACTIVE,
        null);
  }

  /** A branch that is being reset has its new content; its old database is still to be dropped. */
  boolean swapped(Handle handle, Operation operation, Built built, long sizeBytes) {
    return handle.execute(
            """
            UPDATE branch SET phase = 'discarding', database_oid = ?, strategy = ?, held_ms = ?,
              warnings = ?, size_bytes = ?
            WHERE id = ? AND operation = ? AND status = 'resetting'\
            """,
            built.databaseOid(),
            built.strategy(),
            built.heldMs(),
            built.warnings().toArray(String[]::new),
            sizeBytes,
            operation.branchId(),
            operation.id())
        > 0;
  }

  /** An operation has ended, well or not, and the branch is in {@code to}. */
  boolean end(Operation operation, BranchStatus to, @Nullable String reason) {
    if (to == BranchStatus.DELETED) {
      rows.changes("DELETE FROM branched_schema WHERE branch_id = ?", operation.branchId());
    }
    return log(
        rows.changes(
            """
            UPDATE branch SET status = ?, reason = ?, operation = NULL, owner = NULL, phase = NULL
            WHERE id = ? AND operation = ?\
            """,
            to.text(),
            reason,
            operation.branchId(),
            operation.id()),
        operation.branchId(),
        to,
        reason);
  }

  /** The database of an active branch is no more, and Truss did not drop it. */
  boolean vanished(long id, OptionalLong oid) {
    String reason = "its database was dropped or renamed by somebody else";
    return log(
        rows.changes(
            """
            UPDATE branch SET status = 'failed', reason = ?
            WHERE id = ? AND status IN ('active', 'expired') AND operation IS NULL AND database_oid = ?\
            """,
            reason,
            id,
            oid.orElse(0)),
        id,
        BranchStatus.FAILED,
        reason);
  }

  /** Marks the branches whose time is over. */
  int expire(Instant now) {
    List<Expired> expired =
        rows.list(
            """
            UPDATE branch SET status = 'expired'
            WHERE status = 'active' AND NOT protected AND expires_at <= ?
            RETURNING id, label\
            """,
            row -> new Expired(row.getLong(1), row.getString(2)),
            BranchStore.time(now));
    for (Expired branch : expired) {
      log(true, branch.id(), BranchStatus.EXPIRED, null);
      audit.byTruss("expire branch", branch.label());
    }
    return expired.size();
  }

  private boolean log(boolean won, long id, BranchStatus to, @Nullable String reason) {
    if (won) {
      LOG.infof("branch %s, id=%d%s", to.text(), id, reason == null ? "" : " reason=" + reason);
      meters.counter("truss.branch.transitions", "to", to.text()).increment();
    }
    return won;
  }
}
