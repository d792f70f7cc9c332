package dev.truss.backup;

import dev.truss.control.ControlDatabase;
import dev.truss.error.ProblemException;
import dev.truss.job.JobQueue;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Lets waiting backups run in the order in which they were requested, at most {@code
 * truss.backup.max-concurrent} at once over all replicas. A job becomes ready when its turn comes;
 * until then no replica picks it up.
 */
@ApplicationScoped
class BackupQueue {

  /** The advisory lock under which backups are counted. The number is arbitrary. */
  private static final long LOCK = 0x7472_7573_7352L;

  private final ControlDatabase control;
  private final JobQueue jobs;
  private final BackupConfig config;

  BackupQueue(ControlDatabase control, JobQueue jobs, BackupConfig config) {
    this.control = control;
    this.jobs = jobs;
    this.config = config;
  }

  /**
   * Checks that one more backup may wait, in the transaction that adds it. Backups of schedules do
   * not count, so that a night with many sources leaves room for requests.
   *
   * @throws ProblemException 429 {@code backup_queue_full}
   */
  void requireRoom(Handle transaction) {
    transaction.execute("SELECT pg_advisory_xact_lock(?)", LOCK);
    int waiting =
        transaction
            .createQuery(
                """
                SELECT count(*) FROM backup JOIN job ON job.id = job_id
                WHERE backup.status = 'queued' AND NOT ready AND schedule IS NULL""")
            .mapTo(Integer.class)
            .one();
    int free = config.maxConcurrent() - underWay(transaction);
    if (waiting - Math.max(0, free) >= config.maxQueued()) {
      throw ProblemException.of(429, "backup_queue_full", "Too many backups wait")
          .with("queued", waiting)
          .with("max_queued", config.maxQueued())
          .with("retry_after_seconds", 30)
          .detail(
              "%d backups are waiting, and truss.backup.max-queued is %d. Try again when some have completed.",
              waiting, config.maxQueued());
    }
  }

  /** Makes as many waiting backups ready as may run. */
  void next() {
    List<Long> ready =
        control
            .jdbi()
            .inTransaction(
                handle -> {
                  handle.execute("SELECT pg_advisory_xact_lock(?)", LOCK);
                  return handle
                      .createQuery(
                          """
                          UPDATE job SET ready = true, changed_at = clock_timestamp()
                          WHERE id IN (SELECT job.id FROM job JOIN backup ON job.id = job_id
                                       WHERE job.status = 'queued' AND NOT ready
                                       ORDER BY job.id LIMIT greatest(0, ?))
                          RETURNING id""")
                      .bind(0, config.maxConcurrent() - underWay(handle))
                      .mapTo(Long.class)
                      .list();
                });
    ready.forEach(jobs::submit);
  }

  /**
   * Counts the backups that run or are about to. One that was cancelled counts until its programs
   * have ended.
   */
  private static int underWay(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT count(*) FROM backup JOIN job ON job.id = job_id
            WHERE backup.status IN ('queued', 'in_progress') AND job.status IN ('queued', 'running') AND ready
              AND (job.status = 'running' OR NOT cancel_requested)""")
        .mapTo(Integer.class)
        .one();
  }
}
