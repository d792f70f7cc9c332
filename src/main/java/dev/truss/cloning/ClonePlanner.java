package dev.truss.cloning;

import dev.truss.control.ControlDatabase;
import dev.truss.database.Source;
import dev.truss.database.SourceReader;
import dev.truss.database.SourceSession;
import dev.truss.error.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** Plans how a source is copied, or refuses, before anything is done. */
@ApplicationScoped
public class ClonePlanner {

  private static final Logger LOG = Logger.getLogger(ClonePlanner.class);

  /** The time that {@code CREATE DATABASE} waits for sessions to leave. */
  private static final double LONGEST_TRANSACTION_SECONDS = 5;

  /** The time for which a session may outlive its client's connection. */
  private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(2);

  private final ControlDatabase control;
  private final SourceReader reader;
  private final MeasuredSpeeds speeds;
  private final Pause pause;
  private final CloningConfig config;

  ClonePlanner(
      ControlDatabase control,
      SourceReader reader,
      MeasuredSpeeds speeds,
      Pause pause,
      CloningConfig config) {
    this.control = control;
    this.reader = reader;
    this.speeds = speeds;
    this.pause = pause;
    this.config = config;
  }

  /**
   * Plans a copy.
   *
   * @param maxHold as the request wants it; empty for what is configured
   * @throws ProblemException 409 {@code source_busy}, {@code source_in_use_by_job}, {@code
   *     hold_too_long} or {@code pause_unavailable}
   */
  public ClonePlan plan(Source source, ConnectionsMode mode, Optional<Duration> maxHold)
      throws SQLException {
    CopySpeeds measured = source.measuredPlace() ? speeds.current() : CopySpeeds.UNKNOWN;
    Strategy strategy =
        measured.best(source.sizeBytes(), source.files(), source.baseBackupRunning());
    Duration hold = measured.estimate(strategy, source.sizeBytes(), source.files());
    Duration longest = maxHold.orElse(config.maxHold());
    boolean ourJob = source.isUsedBy(control.installation().applicationPrefix());
    boolean tooLong = hold.compareTo(longest) > 0;

    if (mode == ConnectionsMode.COPY || (mode == ConnectionsMode.AUTO && (tooLong || ourJob))) {
      return new ClonePlan.Online(source);
    }
    if (mode == ConnectionsMode.AUTO) {
      return auto(source, strategy, longest);
    }
    if (ourJob) {
      throw CloneProblems.inUseByJob(source);
    }
    if (tooLong) {
      throw CloneProblems.holdTooLong(source, hold, longest);
    }
    return switch (mode) {
      case FAIL -> quiet(withoutLeavers(source), strategy, longest);
      case PAUSE -> paused(source, strategy, longest);
      case DRAIN -> emptied(source, strategy, longest, config.drainIdle());
      case TERMINATE -> emptied(source, strategy, longest, Duration.ZERO);
      case AUTO, COPY -> throw new IllegalStateException("decided above");
    };
  }

  private ClonePlan auto(Source source, Strategy strategy, Duration longest) {
    if (source.isQuiet()) {
      return new ClonePlan.Quiet(source, strategy, longest);
    }
    if (pause.isConfigured() && !hasLongTransaction(source)) {
      try {
        if (pause.plan(source) instanceof Pause.Plan.Possible(var aliases)) {
          return new ClonePlan.Paused(source, strategy, longest, aliases);
        }
      } catch (ProblemException e) {
        LOG.warnf("%s is copied online: %s", source.name(), e.getMessage());
      }
    }
    return new ClonePlan.Online(source);
  }

  private Source withoutLeavers(Source first) throws SQLException {
    long end = System.nanoTime() + LONGEST_FAREWELL.toNanos();
    Source now = first;
    while (!now.sessions().isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      now = reader.look(first.name()).orElse(first);
    }
    return now;
  }

  private static ClonePlan quiet(Source source, Strategy strategy, Duration longest) {
    if (!source.isQuiet()) {
      throw CloneProblems.busy(source);
    }
    return new ClonePlan.Quiet(source, strategy, longest);
  }

  private ClonePlan paused(Source source, Strategy strategy, Duration longest) {
    refuseLongTransactions(source);
    return switch (pause.plan(source)) {
      case Pause.Plan.Possible(var aliases) ->
          new ClonePlan.Paused(source, strategy, longest, aliases);
      case Pause.Plan.Impossible(String why) -> throw CloneProblems.pauseUnavailable(source, why);
    };
  }

  private static ClonePlan emptied(
      Source source, Strategy strategy, Duration longest, Duration idleFor) {
    if (!source.preparedTransactions().isEmpty()) {
      throw CloneProblems.busy(source);
    }
    if (!idleFor.isZero()) {
      refuseLongTransactions(source);
    }
    return source.isQuiet()
        ? new ClonePlan.Quiet(source, strategy, longest)
        : new ClonePlan.Emptied(source, strategy, longest, idleFor);
  }

  /** Refuses while long transactions run: new connections would wait for them in vain. */
  private static void refuseLongTransactions(Source source) {
    if (hasLongTransaction(source)) {
      throw CloneProblems.busy(source);
    }
  }

  private static boolean hasLongTransaction(Source source) {
    return source.sessions().stream()
        .map(SourceSession::transactionSeconds)
        .anyMatch(seconds -> seconds != null && seconds > LONGEST_TRANSACTION_SECONDS);
  }
}
