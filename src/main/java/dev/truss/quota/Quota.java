package dev.truss.quota;

import dev.truss.control.ControlDatabase;
import dev.truss.error.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import org.jdbi.v3.core.Handle;

/** Checks requests against the plan in force. */
@ApplicationScoped
public class Quota {

  private static final String DEFAULT_PLAN = "default";

  /** The advisory lock under which branches are counted and added. The number is arbitrary. */
  private static final long LOCK = 0x7472_7573_7351L;

  private final ControlDatabase control;
  private final String plan;
  private final Limits limits;

  Quota(ControlDatabase control, QuotaConfig config) {
    this.control = control;
    plan = config.plan();
    QuotaConfig.Plan chosen = config.plans().get(plan);
    if (chosen == null && !plan.equals(DEFAULT_PLAN)) {
      throw new IllegalArgumentException(
          "truss.quota.plan is "
              + plan
              + ", and there are no truss.quota.plans."
              + plan
              + ".* options");
    }
    limits = chosen == null ? Limits.NONE : Limits.of(chosen);
  }

  Usage usage() {
    return control.jdbi().withHandle(handle -> new Usage(plan, limits, use(handle)));
  }

  /**
   * Checks that one more branch fits into the plan. It runs in the transaction that adds the
   * branch, so that two replicas cannot both take the last place.
   *
   * @throws ProblemException 403 {@code quota_exceeded}
   */
  public void requireRoomForBranch(Handle transaction, long bytes) {
    if (limits.maxBranches() == null && limits.maxBranchBytes() == null) {
      return;
    }
    transaction.execute("SELECT pg_advisory_xact_lock(?)", LOCK);
    Usage.Use use = use(transaction);
    if (limits.maxBranches() != null && use.branches() >= limits.maxBranches()) {
      throw exceeded(
          "max_branches",
          use.branches(),
          limits.maxBranches(),
          "Plan %s allows %d branches, and %d exist. Delete a branch that is no longer needed."
              .formatted(plan, limits.maxBranches(), use.branches()));
    }
    if (limits.maxBranchBytes() != null && use.branchBytes() + bytes > limits.maxBranchBytes()) {
      throw exceeded(
          "max_branch_bytes",
          use.branchBytes() + bytes,
          limits.maxBranchBytes(),
          "Plan %s allows branches of %s in all, and with this one they would have %s. Delete a branch that is no longer needed."
              .formatted(
                  plan,
                  ByteCount.words(limits.maxBranchBytes()),
                  ByteCount.words(use.branchBytes() + bytes)));
    }
  }

  /**
   * Checks that one more backup fits into the plan, in the transaction that adds it.
   *
   * @throws ProblemException 403 {@code quota_exceeded}
   */
  public void requireRoomForBackup(Handle transaction) {
    if (limits.maxBackups() == null && limits.backupsPerDay() == null) {
      return;
    }
    transaction.execute("SELECT pg_advisory_xact_lock(?)", LOCK);
    Usage.Use use = use(transaction);
    if (limits.maxBackups() != null && use.backups() >= limits.maxBackups()) {
      throw exceeded(
          "max_backups",
          use.backups(),
          limits.maxBackups(),
          "Plan %s allows %d backups, and %d are kept, running or waiting. Delete a backup that is no longer needed."
              .formatted(plan, limits.maxBackups(), use.backups()));
    }
    if (limits.backupsPerDay() != null && use.backupsToday() >= limits.backupsPerDay()) {
      throw exceeded(
          "backups_per_day",
          use.backupsToday(),
          limits.backupsPerDay(),
          "Plan %s allows %d backups in 24 hours, and %d began in the last 24 hours. Try again later."
              .formatted(plan, limits.backupsPerDay(), use.backupsToday()));
    }
  }

  private ProblemException exceeded(String limit, long used, long allowed, String reason) {
    return ProblemException.of(403, "quota_exceeded", "The plan has no room for this")
        .with("reason", reason)
        .with("limit", limit)
        .with("allowed", allowed)
        .with("used", used)
        .with("plan", plan)
        .detail("%s", reason);
  }

  private static Usage.Use use(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT b.*, k.*, d.* FROM (
                SELECT count(*), coalesce(sum(size_bytes), 0) FROM branch
                WHERE status IN ('creating', 'active', 'resetting', 'expired', 'deleting')) AS b,
              (SELECT count(*) FROM backup
               WHERE status IN ('queued', 'in_progress', 'completed') AND NOT deleting) AS k,
              (SELECT count(*) FROM job
               WHERE kind = 'backup' AND created_at > clock_timestamp() - interval '24 hours') AS d""")
        .map(
            (row, context) ->
                new Usage.Use(row.getInt(1), row.getLong(2), row.getInt(3), row.getInt(4)))
        .one();
  }
}
