package dev.truss.recovery.basebackup;

import dev.truss.control.ControlDatabase;
import dev.truss.job.ProgressWatch;
import dev.truss.job.RunningJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** Reads the progress of a base backup from the server. */
@ApplicationScoped
class BaseBackupProgress {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private static final String PROGRESS =
      """
      SELECT p.phase, backup_streamed, coalesce(backup_total, 0)
      FROM pg_stat_progress_basebackup p JOIN pg_stat_activity a USING (pid)
      WHERE application_name = ?""";

  private final ControlDatabase control;

  BaseBackupProgress(ControlDatabase control) {
    this.control = control;
  }

  /** Publishes the progress once a second until it is closed. */
  ProgressWatch follow(RunningJob job, String applicationName) {
    long[] total = new long[1];
    return ProgressWatch.every(LOOK_EVERY, () -> look(job, applicationName, total));
  }

  private void look(RunningJob job, String applicationName, long[] total) throws SQLException {
    try (Connection session = control.maintenance();
        PreparedStatement query = session.prepareStatement(PROGRESS)) {
      query.setString(1, applicationName);
      try (ResultSet row = query.executeQuery()) {
        if (row.next()) {
          job.currentItem(row.getString(1));
          if (row.getLong(3) > total[0]) {
            total[0] = row.getLong(3);
            job.bytesTotal(total[0]);
          }
          job.bytesDone(row.getLong(2));
        }
      }
    }
  }
}
