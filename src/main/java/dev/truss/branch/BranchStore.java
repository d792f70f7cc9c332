package dev.truss.branch;

import dev.truss.cloning.ConnectionsMode;
import dev.truss.control.Replica;
import dev.truss.control.Rows;
import dev.truss.error.ProblemException;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.failure.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/** The table of branches. {@link Transitions} changes their status. */
@ApplicationScoped
class BranchStore {

  /**
   * The condition for branches that have a database or are about to get one, the same as in the
   * unique index on labels.
   */
  private static final String LIVING =
      "(status = 'creating' OR (status <> 'deleted' AND database_oid IS NOT NULL))";

  private static final String HOLDER = BranchRows.SELECT + "WHERE label = ? AND " + LIVING;

  private final Rows rows;
  private final Replica replica;

  /**
   * The row of a branch that is about to be created.
   *
   * @param labelGiven whether the client chose the label; otherwise it gets a number where it is
   *     taken
   */
  record Draft(
      Label label,
      boolean labelGiven,
      DatabaseName database,
      @Nullable Long parentId,
      BigDecimal ttlHours,
      @Nullable Instant expiresAt,
      ConnectionsMode connections,
      long sizeBytes,
      String createdBy,
      Instant createdAt) {}

  BranchStore(Rows rows, Replica replica) {
    this.rows = rows;
    this.replica = replica;
  }

  /**
   * Writes a new branch. The unique index on the labels of living branches decides between two that
   * are made at once.
   *
   * @throws ProblemException 409 if the client chose a label that a living branch has
   */
  Branch insert(Handle handle, Draft draft, UUID operation) {
    Label label = draft.label();
    Optional<Branch> made = insert(handle, draft, label, operation);
    for (int number = 2; made.isEmpty() && !draft.labelGiven(); number++) {
      made = insert(handle, draft, label.numbered(number), operation);
    }
    return made.orElseThrow(
        () -> BranchProblems.labelTaken(label.text(), holder(handle, label.text())));
  }

  /** Refuses early what {@link #insert} and {@link #describe} would refuse. */
  void requireFree(Label label) {
    Optional<Branch> holder = holder(label.text());
    if (holder.isPresent()) {
      throw BranchProblems.labelTaken(label.text(), holder);
    }
  }

  private Optional<Branch> holder(String label) {
    return rows.find(HOLDER, BranchRows::read, label);
  }

  private static Optional<Branch> holder(Handle handle, String label) {
    return handle
        .createQuery(HOLDER)
        .bind(0, label)
        .map((row, context) -> BranchRows.read(row))
        .findOne();
  }

  private Optional<Branch> insert(Handle handle, Draft draft, Label label, UUID operation) {
    return handle
        .createQuery(
            """
            INSERT INTO branch (label, branch_db, status, parent_id, ttl_hours, expires_at, connections,
                                size_bytes, created_by, created_at, phase, operation, owner)
            VALUES (?, ?, 'creating', ?, ?, ?, ?, ?, ?, ?, 'reserved', ?, ?)
            ON CONFLICT (label) WHERE
            """
                + LIVING
                + " DO NOTHING RETURNING "
                + BranchRows.COLUMNS)
        .bind(0, label.text())
        .bind(1, draft.database().value())
        .bind(2, draft.parentId())
        .bind(3, draft.ttlHours())
        .bind(4, time(draft.expiresAt()))
        .bind(5, draft.connections().text())
        .bind(6, draft.sizeBytes())
        .bind(7, draft.createdBy())
        .bind(8, time(draft.createdAt()))
        .bind(9, operation)
        .bind(10, replica.id())
        .map((row, context) -> BranchRows.read(row))
        .findOne();
  }

  Optional<Branch> find(long id) {
    return rows.find(BranchRows.SELECT + "WHERE id = ?", BranchRows::read, id);
  }

  /**
   * Returns branches with an id above {@code after}, ordered by id.
   *
   * @param label null for all
   */
  List<Branch> list(Set<BranchStatus> statuses, @Nullable String label, long after, int limit) {
    return rows.list(
        BranchRows.SELECT
            + """
            WHERE status = ANY(?) AND label = coalesce(?::text, label) AND id > ?
            ORDER BY id LIMIT ?""",
        BranchRows::read,
        statuses.stream().map(BranchStatus::text).toArray(String[]::new),
        label,
        after,
        limit);
  }

  /**
   * Changes the members that clients may change. An expired branch that has time again becomes
   * active.
   *
   * @throws ProblemException 409 if another living branch has the label
   */
  boolean describe(long id, Description given, Instant now) {
    try {
      return write(id, given, now);
    } catch (UnableToExecuteStatementException e) {
      if (given.label() == null || !SqlStates.is(e, SqlStates.UNIQUE_VIOLATION)) {
        throw e;
      }
      throw BranchProblems.labelTaken(given.label(), holder(given.label()));
    }
  }

  private boolean write(long id, Description given, Instant now) {
    TimeToLive ttl = given.ttl();
    return rows.changes(
        """
        UPDATE branch SET label = new.label, ttl_hours = new.ttl_hours,
          expires_at = new.expires_at, protected = new.protected,
          status = CASE WHEN status = 'expired'
            AND (new.protected OR new.expires_at IS NULL OR new.expires_at > ?::timestamptz)
            THEN 'active' ELSE status END
        FROM (SELECT id, coalesce(?::text, label) AS label,
                CASE WHEN timed THEN ?::numeric ELSE ttl_hours END AS ttl_hours,
                CASE WHEN timed THEN ?::timestamptz ELSE expires_at END AS expires_at,
                coalesce(?::boolean, protected) AS protected
              FROM branch, (SELECT ?::boolean AS timed) AS given WHERE id = ? FOR UPDATE OF branch) AS new
        WHERE branch.id = new.id
          AND status IN ('creating', 'active', 'resetting', 'expired')""",
        time(now),
        given.label(),
        ttl == null ? null : ttl.hours(),
        ttl == null ? null : time(ttl.expiry(now)),
        given.isProtected(),
        ttl != null,
        id);
  }

  /** The members that clients may change; null for those that stay. */
  record Description(
      @Nullable String label, @Nullable TimeToLive ttl, @Nullable Boolean isProtected) {}

  void jobIs(Handle handle, Operation operation, long jobId) {
    handle.execute(
        "UPDATE branch SET job_id = ? WHERE id = ? AND operation = ?",
        jobId,
        operation.branchId(),
        operation.id());
  }

  /** Returns the branches whose size was read longest ago. */
  List<Branch> leastRecentlySized(int limit) {
    return rows.list(
        BranchRows.SELECT + "WHERE status = 'active' ORDER BY size_read_at LIMIT ?",
        BranchRows::read,
        limit);
  }

  void sizeIs(long id, long bytes) {
    rows.change(
        "UPDATE branch SET size_bytes = ?, size_read_at = clock_timestamp() WHERE id = ?",
        bytes,
        id);
  }

  static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
