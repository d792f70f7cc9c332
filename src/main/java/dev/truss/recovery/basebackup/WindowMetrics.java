package dev.truss.recovery.basebackup;

import dev.truss.control.Background;
import dev.truss.recovery.wal.WalArchive;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Metrics that operators set alerts on. */
@Startup
@ApplicationScoped
class WindowMetrics {

  private final RecoveryWindow windows;
  private final WalArchive archive;
  private final Background background;
  private volatile @Nullable WindowView window;
  private volatile Instant now = Instant.EPOCH;

  WindowMetrics(
      RecoveryWindow windows, WalArchive archive, Background background, MeterRegistry meters) {
    this.windows = windows;
    this.archive = archive;
    this.background = background;
    gauge(
        meters,
        "truss.recovery.window.age",
        "seconds",
        "The age of the earliest recoverable moment; NaN without one",
        seen -> since(seen.earliest()));
    gauge(
        meters,
        "truss.recovery.latest.age",
        "seconds",
        "The age of the latest recoverable moment; NaN without one",
        seen -> since(seen.latest()));
    gauge(
        meters,
        "truss.recovery.gaps",
        null,
        "Gaps in the moments that can be recovered",
        seen -> seen.gaps().size());
    gauge(
        meters,
        "truss.wal.archive.working",
        null,
        "1 while WAL arrives in the archive, else 0",
        seen -> seen.archiving().works() ? 1 : 0);
    gauge(
        meters,
        "truss.wal.archive.size",
        "bytes",
        "The size of the WAL in the archive",
        seen -> seen.archiving().sizeBytes());
    gauge(
        meters,
        "truss.wal.archive.lag",
        "bytes",
        "The size of WAL that is not archived yet",
        seen -> {
          Long lag = seen.archiving().lagBytes();
          return lag == null ? Double.NaN : lag;
        });
  }

  private void gauge(
      MeterRegistry meters,
      String name,
      @Nullable String unit,
      String description,
      ToDoubleFunction<WindowView> value) {
    Gauge.builder(
            name,
            this,
            metrics -> {
              WindowView seen = metrics.window;
              return seen == null ? Double.NaN : value.applyAsDouble(seen);
            })
        .baseUnit(unit)
        .description(description)
        .register(meters);
  }

  private double since(@Nullable Instant moment) {
    return moment == null ? Double.NaN : Duration.between(moment, now).toMillis() / 1000.0;
  }

  @Scheduled(every = "15s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void look() {
    if (archive.folder().isPresent()) {
      if (!background.run("look at the recovery window", this::read)) {
        window = null; // better no number than an old one
      }
    }
  }

  private void read() throws SQLException {
    RecoveryWindow.Found found = windows.look();
    now = found.server().now();
    window = RecoveryWindow.window(found);
  }
}
