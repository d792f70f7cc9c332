package dev.truss.job;

import java.io.IOException;

/** Work whose progress can be followed, and which can be stopped. */
public interface Watched {

  /** Work that fails when it is stopped from outside. */
  interface Stoppable {
    void run() throws IOException;
  }

  void currentItem(String item);

  void bytesDone(long bytes);

  /** Runs the work, unless it is stopped meanwhile. */
  void run(Runnable stop, Stoppable work) throws IOException;

  /** Throws {@link JobStopped} if the work is to stop. */
  void throwIfStopped();

  /** Returns one that is followed by no client and runs to its end. */
  static Watched byNobody() {
    return new Watched() {
      @Override
      public void currentItem(String item) {}

      @Override
      public void bytesDone(long bytes) {}

      @Override
      public void run(Runnable stop, Stoppable work) throws IOException {
        work.run();
      }

      @Override
      public void throwIfStopped() {}
    };
  }
}
