package dev.truss.job;

import dev.truss.control.ControlDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Names the sessions of jobs and of the programs that they start. Programs outlive a killed Truss;
 * a successor finds them by these names.
 */
@ApplicationScoped
public class RunSessions {

  private final ControlDatabase control;

  RunSessions(ControlDatabase control) {
    this.control = control;
  }

  /**
   * Returns the {@code application_name} of one run's sessions. It differs between runs, so that a
   * run which was taken for dead does not end its successor's sessions.
   */
  public String applicationName(RunningJob job) {
    return prefix(job.job().id()) + job.run().toString().substring(0, 8);
  }

  /** Ends the sessions of the job's earlier runs, and waits up to 5 s for each. */
  void endEarlierRuns(RunningJob job) throws SQLException {
    try (Connection session = control.maintenance();
        PreparedStatement end =
            session.prepareStatement(
                """
                SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                WHERE starts_with(application_name, ?) AND application_name <> ?""")) {
      end.setString(1, prefix(job.job().id()));
      end.setString(2, applicationName(job));
      end.execute();
    }
  }

  private String prefix(long jobId) {
    return control.installation().applicationName("job-" + jobId + "-");
  }
}
