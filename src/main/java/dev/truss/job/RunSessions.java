package dev.truss.job;

import dev.truss.control.ControlDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

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
  public String applicationName(RunningJob job) {
    return prefix(job.job().id()) + job.run().toString().substring(0, 8);
  }

  /** Ends what earlier runs of the job left running, and waits a while until it has ended. */
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
