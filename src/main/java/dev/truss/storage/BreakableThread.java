package dev.truss.storage;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A thread that can be interrupted also where it waits for what no interrupt ends, such as a write
 * to a connection that nobody reads from.
 */
final class BreakableThread extends Thread {

  private volatile @Nullable Runnable breakOff;

  /** Something that waits. */
  interface Wait<T> {
    T run() throws IOException;
  }

  BreakableThread(Runnable work) {
    super(work);
  }

  /** Does it; an interrupt of this thread, if it is such a one, breaks it off meanwhile. */
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
