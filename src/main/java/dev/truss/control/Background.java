package dev.truss.control;

import dev.truss.error.Stopping;
import dev.truss.postgres.SqlStates;
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
 * Runs what is scheduled, from when the control database is ready until Truss stops. What fails is
 * tried again at its next time; a failure is logged when it begins and when it is over, not each
 * time.
 *
 * <p>When the stop begins, only what keeps this replica among the others goes on, for as long as
 * requests are answered. Then that ends, too, and what is under way is waited for.
 */
@ApplicationScoped
public class Background {

  private static final Logger LOG = Logger.getLogger(Background.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Set<String> failing = ConcurrentHashMap.newKeySet();

  /** Each task shares this lock. The stop takes it alone: then no task is under way. */
  private final ReentrantReadWriteLock underWay = new ReentrantReadWriteLock();

  private volatile boolean ready;
  private volatile boolean stopping;
  private volatile boolean ended;

  /** What is done. */
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

  /** Begins nothing any more. Returns whether all that was under way has ended. */
  boolean end(Duration patience) throws InterruptedException {
    stopping = true;
    ended = true;
    return underWay.writeLock().tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Returns whether it was done, and without a failure. */
  public boolean run(String name, Task task) {
    return !stopping && runUntilTheEnd(name, task);
  }

  /** Likewise, also while Truss stops and still answers requests. */
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

  /** For a task that takes long. Throws 503 {@code stopping} when Truss stops. */
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
