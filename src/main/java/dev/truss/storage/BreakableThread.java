package dev.truss.storage;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A thread whose interrupt also ends waits that Java's does not, such as a write to a connection
 * that its peer does not read.
 */
final class BreakableThread extends Thread {

  private volatile @Nullable Runnable breakOff;

  /** A call that blocks. */
  interface Wait<T> {
    T run() throws IOException;
  }

  BreakableThread(Runnable work) {
    super(work);
  }

  /**
   * Makes a blocking call. An interrupt of this thread, if it is a {@link BreakableThread}, breaks
   * it off.
   */
  static <T> T waiting(Runnable breakOff, Wait<T> wait) throws IOException {
    return Thread.currentThread() instanceof BreakableThread here
        ? here.run(breakOff, wait)
        : wait.run();
  }

  private <T> T run(Runnable how, Wait<T> wait) throws IOException {
    breakOff = how;
    try {
      if (isInterrupted()) {
        throw new InterruptedIOException("broken off");
      }
      return wait.run();
    } finally {
      breakOff = null;
    }
  }

  @Override
  public void interrupt() {
    super.interrupt();
    Runnable now = breakOff;
    if (now != null) {
      now.run();
    }
  }
}
