package dev.truss.database;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells why databases are not dropped. It stays up: branches are made all the same, and another
 * replica could not drop them either.
 */
@Readiness
@ApplicationScoped
class DropReadiness implements HealthCheck {

  private final StuckServer stuck;

  DropReadiness(StuckServer stuck) {
    this.stuck = stuck;
  }

  @Override
  public HealthCheckResponse call() {
    var answer = HealthCheckResponse.named("drop databases").up();
    stuck.reason().ifPresent(reason -> answer.withData("degraded", reason));
    return answer.build();
  }
}
