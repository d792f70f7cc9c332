package dev.truss.control;

import dev.truss.postgres.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Runs what is scheduled, from when the control database is ready. What fails is tried again at its
 * next time; a failure is logged when it begins and when it is over, not each time.
 */
@ApplicationScoped
public class Background {

  private static final Logger LOG = Logger.getLogger(Background.class);

  private final Set<String> failing = ConcurrentHashMap.newKeySet();
  private volatile boolean ready;

  /** What is done. */
  public interface Task {
    void run() throws Exception;
  }

  void begin(@Observes ControlReady event) {
    ready = true;
  }

  /** Whether it was done, and without a failure. */
  public boolean run(String name, Task task) {
    if (!ready) {
      return false;
    }
    try {
      task.run();
    } catch (Exception e) {
      if (failing.add(name)) {
        logFailure(name, e);
      }
      return false;
    }
    if (failing.remove(name)) {
      LOG.infof("%s works again", name);
    }
    return true;
  }

  private static void logFailure(String name, Exception e) {
    if (SqlStates.isUnavailable(e)) {
      LOG.warnf("%s waits until Postgres is back: %s", name, e.getMessage());
    } else {
      LOG.errorf(e, "%s failed, and is tried again at its next time", name);
    }
  }
}
