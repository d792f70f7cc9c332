package dev.truss.job;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Polls the progress of a piece of work until it is closed. */
public final class ProgressWatch implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(ProgressWatch.class);

  private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);

  private final CountDownLatch over = new CountDownLatch(1);

  /** Reads the progress. */
  public interface Look {
    void run() throws SQLException;
  }

  private final Thread thread;

  private ProgressWatch(Duration period, Look look) {
    thread = Thread.ofPlatform().daemon().name("progress").unstarted(() -> run(period, look));
  }

  /** Starts polling on a thread of its own. */
  public static ProgressWatch every(Duration period, Look look) {
    ProgressWatch watch = new ProgressWatch(period, look);
    watch.thread.start();
    return watch;
  }

  private void run(Duration period, Look look) {
    try {
      while (!over.await(period.toMillis(), TimeUnit.MILLISECONDS)) {
        look.run();
      }
    } catch (SQLException e) {
      LOG.debug("progress is not shown any more; the work itself says why it cannot go on", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops polling. Waits for a reading under way, so that it reports nothing afterwards. */
  @Override
  public void close() {
    over.countDown();
    try {
      thread.join(LONGEST_LOOK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
