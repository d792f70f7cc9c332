package dev.truss.backup;

import dev.truss.control.Background;
import dev.truss.control.Rows;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Publishes the age of the newest proven backup, for alerts. */
@Startup
@ApplicationScoped
class BackupMetrics {

  private final Rows rows;
  private final Background background;
  private volatile double age = Double.NaN;

  BackupMetrics(Rows rows, Background background, MeterRegistry meters) {
    this.rows = rows;
    this.background = background;
    Gauge.builder("truss.backup.last.verified.age", this, metrics -> metrics.age)
        .baseUnit("seconds")
        .description("The age of the newest proven backup of the main database; NaN without one")
        .register(meters);
  }

  @Scheduled(every = "15s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void look() {
    background.run("age of backups", this::read);
  }

  private void read() {
    age =
        rows.one(
            """
            SELECT coalesce(extract(epoch FROM clock_timestamp() - max(created_at))::float8, 'NaN') FROM backup
            WHERE branch_label IS NULL AND proven AND NOT deleting""",
            row -> row.getDouble(1));
  }
}
