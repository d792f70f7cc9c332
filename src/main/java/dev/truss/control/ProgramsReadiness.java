package dev.truss.control;

import dev.truss.error.ProblemException;
import dev.truss.postgres.program.ClientPrograms;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports ready when a {@code pg_dump} for the main server's version is installed. Only {@link
 * ControlReadiness} reports a main server that does not answer.
 */
@Readiness
@ApplicationScoped
class ProgramsReadiness implements HealthCheck {

  private final ControlDatabase control;
  private final ClientPrograms programs;

  ProgramsReadiness(ControlDatabase control, ClientPrograms programs) {
    this.control = control;
    this.programs = programs;
  }

  @Override
  public HealthCheckResponse call() {
    var answer = HealthCheckResponse.named("client programs");
    try {
      int major = control.serverVersion() / 1_00_00;
      return programs
          .folderFor(major)
          .map(folder -> answer.up().withData("folder", folder.toString()))
          .orElseGet(() -> answer.down().withData("reason", ClientPrograms.missing(major)))
          .build();
    } catch (ProblemException | SQLException e) {
      return answer.up().withData("reason", "Postgres does not answer").build();
    }
  }
}
