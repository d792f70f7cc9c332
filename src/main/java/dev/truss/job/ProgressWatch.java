package dev.truss.job;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Looks again and again how far a piece of work is, until that is over. */
public final class ProgressWatch implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(ProgressWatch.class);

  private final CountDownLatch over = new CountDownLatch(1);

  /** What is looked at. */
  public interface Look {
    void run() throws SQLException;
  }

  private ProgressWatch() {}

  /** Begins, on a thread of its own. */
  public static ProgressWatch every(Duration period, Look look) {
    ProgressWatch watch = new ProgressWatch();
    Thread.ofPlatform().daemon().name("progress").start(() -> watch.run(period, look));
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

  @Override
  public void close() {
    over.countDown();
  }
}
