package dev.truss.backup.verification;

import dev.truss.control.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The outcomes of verifications, in the table of backups. */
@ApplicationScoped
public class VerificationStore {

  private final Rows rows;

  VerificationStore(Rows rows) {
    this.rows = rows;
  }

  /** Begins a verification. Returns false if one is running, or the backup is not completed. */
  public boolean begin(Handle handle, long id, long jobId) {
    return handle.execute(
            """
            UPDATE backup SET verification = 'running', verification_reason = NULL, verify_job_id = ?
            WHERE id = ? AND status = 'completed' AND verification <> 'running' AND NOT deleting""",
            jobId,
            id)
        > 0;
  }

  /** Writes the outcome of a run. Returns false if another run has taken over. */
  public boolean ended(long id, UUID jobRun, boolean passed, String reason) {
    return rows.changes(
        """
        UPDATE backup SET verification = CASE WHEN ? THEN 'passed' ELSE 'failed' END,
          verification_reason = ?, verified_at = now(), proven = ?
        WHERE id = ? AND verification = 'running'
          AND EXISTS (SELECT FROM job WHERE job.id = verify_job_id AND job.run = ?)""",
        passed,
        reason,
        passed,
        id,
        jobRun);
  }

  /**
   * Ends a verification without an outcome: what was known before is known again. Returns false if
   * another run has taken over.
   */
  public boolean stopped(long id, long jobId, UUID jobRun, String reason) {
    return rows.changes(
        """
        UPDATE backup SET verification = CASE WHEN proven THEN 'passed' ELSE 'none' END,
          verification_reason = ?
        WHERE id = ? AND verify_job_id = ? AND verification = 'running' AND EXISTS (
          SELECT FROM job WHERE job.id = verify_job_id
            AND (job.run = ?::uuid OR job.status NOT IN ('queued', 'running')))""",
        reason,
        id,
        jobId,
        jobRun);
  }

  /**
   * Gives up verifications whose job has ended without an outcome. What was known before is known
   * again.
   *
   * @return their number
   */
  int giveUpAbandoned(String reason) {
    return rows.change(
        """
        UPDATE backup SET verification = CASE WHEN proven THEN 'passed' ELSE 'none' END,
          verification_reason = ?
        WHERE verification = 'running' AND NOT EXISTS (
          SELECT FROM job WHERE job.id = verify_job_id AND job.status IN ('queued', 'running'))""",
        reason);
  }
}
