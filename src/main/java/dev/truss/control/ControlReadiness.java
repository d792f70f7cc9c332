package dev.truss.control;

import dev.truss.error.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports ready when both the control database and the main server answer. Liveness checks neither.
 */
@Readiness
@ApplicationScoped
class ControlReadiness implements HealthCheck {

  private static final int SECONDS = 3;

  private final ControlDatabase control;

  ControlReadiness(ControlDatabase control) {
    this.control = control;
  }

  @Override
  public HealthCheckResponse call() {
    var answer = HealthCheckResponse.named("Postgres");
    if (control.incomplete().isPresent()) {
      return answer.down().withData("reason", control.incomplete().get()).build();
    }
    try (Connection controlSession = control.dataSource().getConnection();
        Connection serverSession = control.maintenance()) {
      boolean both = controlSession.isValid(SECONDS) && serverSession.isValid(SECONDS);
      return answer.status(both).build();
    } catch (ProblemException e) {
      return answer.down().withData("reason", e.problem().detail()).build();
    } catch (SQLException e) {
      return answer.down().withData("reason", String.valueOf(e.getMessage())).build();
    }
  }
}
