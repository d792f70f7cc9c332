package dev.truss.job;

import dev.truss.control.ControlDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/**
 * The names of the sessions of jobs, their own and those of the programs they start. Programs
 * outlive a killed Truss; by these names a successor finds them.
 */
@ApplicationScoped
public class RunSessions {

  private final ControlDatabase control;

  RunSessions(ControlDatabase control) {
    this.control = control;
  }

  /**
   * Of the sessions of one run, so that a run that was taken for dead ends none of its successor's.
   */
  public String applicationName(long jobId, UUID run) {
    return prefix(jobId) + run.toString().substring(0, 8);
  }

  /** Ends what earlier runs of the job left running, and waits a while until it has ended. */
  public void endEarlierRuns(long jobId, UUID run) throws SQLException {
    try (Connection session = control.maintenance();
        PreparedStatement end =
            session.prepareStatement(
                """
                SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                WHERE starts_with(application_name, ?) AND application_name <> ?""")) {
      end.setString(1, prefix(jobId));
      end.setString(2, applicationName(jobId, run));
      end.execute();
    }
  }

  private String prefix(long jobId) {
    return control.installation().applicationName("job-" + jobId + "-");
  }
}
