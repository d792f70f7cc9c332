package dev.truss.job;

import java.io.IOException;

/** Work that somebody may watch and stop. */
public interface Watched {

  /** Work that fails when somebody stops it from outside. */
  interface Stoppable {
    void run() throws IOException;
  }

  void currentItem(String item);

  void bytesDone(long bytes);

  /** Does it, unless it is stopped meanwhile. */
  void run(Runnable stop, Stoppable work) throws IOException;

  /** Throws {@link JobStopped} if it shall stop. */
  void throwIfStopped();

  /** By nobody: it goes on to its end. */
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
