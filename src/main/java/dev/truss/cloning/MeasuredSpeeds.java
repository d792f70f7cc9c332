package dev.truss.cloning;

import dev.truss.control.Background;
import dev.truss.control.ControlDatabase;
import dev.truss.control.ControlReady;
import dev.truss.control.Cycles;
import dev.truss.control.Rows;
import dev.truss.error.ProblemException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The speeds of this server. The first replica measures them and keeps them in the control
 * database. They are measured again every day, and when the server's version changes.
 */
@ApplicationScoped
class MeasuredSpeeds {

  private static final Logger LOG = Logger.getLogger(MeasuredSpeeds.class);

  /** The advisory lock under which one replica measures. The number is arbitrary. */
  private static final long LOCK = 0x7472_7573_7350L;

  private static final Duration AGAIN_EVERY = Duration.ofDays(1);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  /**
   * How long no measurement is tried after a failure, whose cause would delay the next one and a
   * branch with it.
   */
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(5);

  private final ControlDatabase control;
  private final Rows rows;
  private final SpeedProbe probe;
  private final MeterRegistry meters;
  private final Background background;
  private final Cycles cycles;
  private final Clock clock;
  private final ReentrantLock once = new ReentrantLock();
  private volatile Optional<CopySpeeds> measured = Optional.empty();
  private volatile Instant notBefore = Instant.MIN;

  MeasuredSpeeds(
      ControlDatabase control,
      Rows rows,
      SpeedProbe probe,
      MeterRegistry meters,
      Background background,
      Cycles cycles,
      Clock clock) {
    this.clock = clock;
    this.background = background;
    this.cycles = cycles;
    this.control = control;
    this.rows = rows;
    this.probe = probe;
    this.meters = meters;
  }

  void begin(@Observes ControlReady event) {
    Thread.ofPlatform()
        .daemon()
        .name("speed-probe")
        .start(() -> background.run("measuring copies", this::measureOnce));
  }

  /** Measures again: disks change, and a measurement may have hit a busy hour. */
  @Scheduled(every = "24h", delayed = "24h")
  void measureAgain() {
    background.run(
        "measuring copies",
        () -> {
          int version = control.serverVersion();
          if (!cycles.begin("measuring copies", AGAIN_EVERY)) {
            // Another replica measures; this one reads the result.
            Map<Strategy, CopySpeed> kept = kept(version);
            if (!kept.isEmpty()) {
              measured = Optional.of(new CopySpeeds(kept));
            }
            return;
          }
          CopySpeeds speeds = probe.measure(version);
          speeds.byStrategy().forEach((strategy, speed) -> keep(version, strategy, speed));
          measured = Optional.of(speeds);
        });
  }

  /** Returns the speeds. The first call on a server waits some seconds for the measurement. */
  CopySpeeds current() {
    try {
      measureOnce();
    } catch (ProblemException e) {
      LOG.debug("the speed of copies is not measured now; going by defaults", e);
    } catch (SQLException | RuntimeException e) {
      LOG.warn("the speed of copies could not be measured; going by defaults for now", e);
    }
    return measured.orElse(CopySpeeds.UNKNOWN);
  }

  private void measureOnce() throws SQLException {
    if (measured.isPresent() || clock.instant().isBefore(notBefore)) {
      return;
    }
    once.lock();
    try {
      if (measured.isEmpty() && !clock.instant().isBefore(notBefore)) {
        CopySpeeds speeds = readOrMeasure();
        speeds.byStrategy().forEach(this::show);
        measured = Optional.of(speeds);
      }
    } catch (SQLException | RuntimeException e) {
      notBefore = clock.instant().plus(AFTER_FAILURE);
      throw e;
    } finally {
      once.unlock();
    }
  }

  private CopySpeeds readOrMeasure() throws SQLException {
    int version = control.serverVersion();
    try (Connection locking = control.dataSource().getConnection()) {
      lock(locking);
      try {
        Map<Strategy, CopySpeed> kept = kept(version);
        if (!kept.isEmpty()) {
          return new CopySpeeds(kept);
        }
        CopySpeeds speeds = probe.measure(version);
        speeds.byStrategy().forEach((strategy, speed) -> keep(version, strategy, speed));
        return speeds;
      } finally {
        ask(locking, "SELECT pg_advisory_unlock(?)");
      }
    }
  }

  /** Takes the lock without a transaction, which would stay open during the measurement. */
  private static void lock(Connection session) throws SQLException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!ask(session, "SELECT pg_try_advisory_lock(?)")) {
      if (System.nanoTime() > end) {
        throw new SQLException("another replica is measuring copies");
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  private static boolean ask(Connection session, String question) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(question)) {
      query.setLong(1, LOCK);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private Map<Strategy, CopySpeed> kept(int version) {
    return rows
        .list(
            """
            SELECT strategy, fixed_micros, bytes_per_second FROM copy_speed
            WHERE server_identifier = ? AND server_version = ?""",
            row ->
                Map.entry(
                    Strategy.valueOf(row.getString(1)),
                    new CopySpeed(Duration.ofNanos(row.getLong(2) * 1000), row.getLong(3))),
            control.installation().serverIdentifier(),
            version)
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private void keep(int version, Strategy strategy, CopySpeed speed) {
    rows.change(
        """
        INSERT INTO copy_speed VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (server_identifier, server_version, strategy) DO UPDATE
        SET fixed_micros = excluded.fixed_micros, bytes_per_second = excluded.bytes_per_second,
            measured_at = now()""",
        control.installation().serverIdentifier(),
        version,
        strategy.name(),
        speed.fixed().toNanos() / 1000,
        speed.bytesPerSecond());
  }

  private void show(Strategy strategy, CopySpeed speed) {
    LOG.infof(
        "strategy %s costs %d ms and %d MB/s on this server",
        strategy.text(), speed.fixed().toMillis(), speed.bytesPerSecond() >> 20);
    Gauge.builder("truss.copy.speed", this, speeds -> speeds.bytesPerSecond(strategy))
        .baseUnit("bytes.per.second")
        .tag("strategy", strategy.text())
        .register(meters);
  }

  private double bytesPerSecond(Strategy strategy) {
    return measured
        .map(speeds -> speeds.byStrategy().get(strategy))
        .map(CopySpeed::bytesPerSecond)
        .orElse(0L);
  }
}
