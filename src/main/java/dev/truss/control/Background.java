package dev.truss.control;

import dev.truss.error.Stopping;
import dev.truss.postgres.failure.SqlStates;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jboss.logging.Logger;

/**
 * Runs scheduled tasks, from the moment the control database is ready until Truss stops. A task
 * that fails runs again at its next time; its failure is logged when it begins and when it is over,
 * not each time.
 *
 * <p>When a stop begins, only the heartbeat goes on, for as long as requests are answered. Then it
 * ends as well, and the stop waits for the tasks under way.
 */
@ApplicationScoped
public class Background {

  private static final Logger LOG = Logger.getLogger(Background.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Set<String> failing = ConcurrentHashMap.newKeySet();

  /** Tasks share this lock. The stop takes it exclusively, when no task is under way. */
  private final ReentrantReadWriteLock underWay = new ReentrantReadWriteLock();

  private volatile boolean ready;
  private volatile boolean stopping;
  private volatile boolean ended;

  /** A task. */
  public interface Task {
    void run() throws Exception;
  }

  void begin(@Observes @Priority(2) ControlReady event) {
    ready = true;
  }

  void stop(@Observes ShutdownDelayInitiatedEvent event) {
    stopping = true;
  }

  void end(@Observes @Priority(StopOrder.BACKGROUND) ShutdownEvent event, Scheduler scheduler)
      throws InterruptedException {
    scheduler.pause();
    end(PATIENCE);
  }

  /** Starts no further task, and waits for those under way. Returns whether all have ended. */
  boolean end(Duration patience) throws InterruptedException {
    stopping = true;
    ended = true;
    return underWay.writeLock().tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Runs a task. Returns whether it ran without a failure. */
  public boolean run(String name, Task task) {
    return !stopping && runUntilTheEnd(name, task);
  }

  /** Runs a task even while Truss stops, as long as requests are still answered. */
  boolean runUntilTheEnd(String name, Task task) {
    if (!ready || ended || !underWay.readLock().tryLock()) {
      return false;
    }
    try {
      task.run();
    } catch (Exception e) {
      failed(name, e);
      return false;
    } finally {
      underWay.readLock().unlock();
    }
    if (failing.remove(name)) {
      LOG.infof("%s works again", name);
    }
    return true;
  }

  /** Ends a long task early: throws 503 {@code stopping} when Truss stops. */
  public void throwIfStopping() {
    if (stopping) {
      throw Stopping.problem();
    }
  }

  private void failed(String name, Exception e) {
    if (stopping) {
      LOG.debugf(e, "%s did not come to its end", name);
    } else if (failing.add(name)) {
      logFailure(name, e);
    }
  }

  private static void logFailure(String name, Exception e) {
    if (SqlStates.isUnavailable(e)) {
      LOG.warnf("%s waits until Postgres is back: %s", name, e.getMessage());
    } else {
      LOG.errorf(e, "%s failed, and is tried again at its next time", name);
    }
  }
}
