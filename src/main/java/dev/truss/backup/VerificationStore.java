package dev.truss.backup;

import dev.truss.control.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What is known of whether backups restore. */
@ApplicationScoped
public class VerificationStore {

  private final Rows rows;
  private final BackupStore backups;

  VerificationStore(Rows rows, BackupStore backups) {
    this.rows = rows;
    this.backups = backups;
  }

  /** A verification is asked for. False when one is under way, or there is nothing to verify. */
  public boolean begin(Handle handle, long id, long jobId) {
    return handle.execute(
            """
            UPDATE backup SET verification = 'running', verification_reason = NULL, verify_job_id = ?
            WHERE id = ? AND status = 'completed' AND verification <> 'running' AND NOT deleting""",
            jobId,
            id)
        > 0;
  }

  /** A run of it has come to a result. False when that is not the present run. */
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

  /** It was given up, by this run or, where that is null, by whoever had it: as it was before. */
  public boolean stopped(long id, long jobId, @Nullable UUID jobRun, String reason) {
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

  /** Those whose job has ended without saying so. */
  List<Backup> abandoned() {
    return backups.read(
        """
        WHERE verification = 'running' AND NOT EXISTS (
          SELECT FROM job WHERE job.id = verify_job_id AND job.status IN ('queued', 'running'))""");
  }
}
