package dev.truss.backup;

import dev.truss.control.Background;
import dev.truss.control.ControlDatabase;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** What an operator is to be woken for. */
@Startup
@ApplicationScoped
class BackupMetrics {

  private final ControlDatabase control;
  private final Background background;
  private volatile double age = Double.NaN;

  BackupMetrics(ControlDatabase control, Background background, MeterRegistry meters) {
    this.control = control;
    this.background = background;
    Gauge.builder("truss.backup.last.verified.age", this, metrics -> metrics.age)
        .baseUnit("seconds")
        .description(
            "Since the newest backup of the main database that was proven to restore; NaN without one")
        .register(meters);
  }

  @Scheduled(every = "15s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void look() {
    background.run("age of backups", this::read);
  }

  private void read() {
    Optional<Double> seconds =
        control
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            """
                            SELECT extract(epoch FROM clock_timestamp() - max(created_at))::float8 FROM backup
                            WHERE branch_label IS NULL AND proven AND NOT deleting""")
                        .mapTo(Double.class)
                        .findOne());
    age = seconds.orElse(Double.NaN);
  }
}
