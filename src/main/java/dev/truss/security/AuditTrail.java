package dev.truss.security;

import dev.truss.control.StopOrder;
import dev.truss.postgres.failure.SqlStates;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Records actions on a separate thread, so that no request waits for it or fails because of it.
 * While the control database is unavailable, entries wait in memory. An entry that cannot be stored
 * is logged instead, and counted as {@code truss.audit.lost}; only those of the last moment before
 * this process is killed are lost.
 */
@ApplicationScoped
public class AuditTrail {

  /** The caller of what Truss does by itself. */
  static final String TRUSS = "truss";

  private static final Logger LOG = Logger.getLogger(AuditTrail.class);
  private static final int MOST_WAITING = 10_000;
  private static final int MOST_AT_ONCE = 500;
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(5);

  /** The classes of errors of a row that Postgres will never accept. */
  private static final List<String> UNACCEPTABLE = List.of("22", "23");

  private final BlockingQueue<AuditEntry.Draft> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AuditStore store;
  private final Clock clock;
  private final Counter lost;

  /** A platform thread, because it looks ten times a second for as long as Truss runs. */
  private final Thread writer =
      Thread.ofPlatform().daemon().name("audit-trail").unstarted(this::write);

  private volatile boolean stopping;

  AuditTrail(AuditStore store, Clock clock, MeterRegistry meters) {
    this.store = store;
    this.clock = clock;
    lost = meters.counter("truss.audit.lost");
    meters.gauge("truss.audit.waiting", waiting, BlockingQueue::size);
  }

  void start(@Observes StartupEvent event) {
    writer.start();
  }

  void stop(@Observes @Priority(StopOrder.AUDIT_TRAIL) ShutdownEvent event)
      throws InterruptedException {
    stopping = true;
    writer.join(LAST_PATIENCE);
    List<AuditEntry.Draft> left = new ArrayList<>();
    waiting.drainTo(left);
    left.forEach(entry -> lose(entry, "Truss was stopped before it could be written"));
  }

  /** Records what Truss did by itself. */
  public void byTruss(String action, @Nullable String subject) {
    add(new AuditEntry.Draft(clock.instant(), TRUSS, action, subject, null, null, null, null));
  }

  void add(AuditEntry.Draft entry) {
    if (!waiting.offer(entry)) {
      lose(entry, MOST_WAITING + " others wait to be written");
    }
  }

  private void write() {
    List<AuditEntry.Draft> batch = new ArrayList<>();
    boolean failing = false;
    while (!stopping || !waiting.isEmpty()) {
      try {
        AuditEntry.Draft first = waiting.poll(100, TimeUnit.MILLISECONDS);
        if (first == null) {
          continue;
        }
        batch.add(first);
        waiting.drainTo(batch, MOST_AT_ONCE - 1);
        failing = write(batch, failing);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      batch.clear();
    }
  }

  /** Writes a batch, until it is written or given up. */
  private boolean write(List<AuditEntry.Draft> batch, boolean failedBefore) {
    boolean failing = failedBefore;
    while (true) {
      try {
        store.insert(batch);
        if (failing) {
          LOG.info("the audit trail is written again");
        }
        return false;
      } catch (RuntimeException e) {
        if (isUnacceptable(e)) {
          giveUpUnacceptable(batch, e);
          return failing;
        }
        if (!failing) {
          LOG.errorf(
              e, "the audit trail cannot be written; up to %d entries wait here", MOST_WAITING);
        }
        failing = true;
        if (stopping) {
          batch.forEach(entry -> lose(entry, "Truss was stopped before it could be written"));
          return true;
        }
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
  }

  /** Writes the entries one by one, and drops those that Postgres does not accept. */
  private void giveUpUnacceptable(List<AuditEntry.Draft> batch, RuntimeException reason) {
    if (batch.size() == 1) {
      lose(batch.getFirst(), String.valueOf(reason.getMessage()));
      return;
    }
    batch.forEach(entry -> write(List.of(entry), false));
  }

  private static boolean isUnacceptable(RuntimeException thrown) {
    return SqlStates.find(thrown)
        .map(SQLException::getSQLState)
        .filter(state -> UNACCEPTABLE.stream().anyMatch(state::startsWith))
        .isPresent();
  }

  private void lose(AuditEntry.Draft entry, String why) {
    lost.increment();
    LOG.errorf("not in the audit trail, because %s: %s", why, entry);
  }
}
