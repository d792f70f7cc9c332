package dev.truss.cloning;

import dev.truss.postgres.failure.FailureReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A reading of a source's content that runs beside the preparation of a clone; see {@link
 * SourceInspector}.
 */
final class Inspection {

  private static final Duration LEAVES_WITHIN = Duration.ofMillis(250);

  private final FutureTask<List<String>> looking;

  /** Creates one that has ended. */
  Inspection(List<String> warnings) {
    looking = new FutureTask<>(() -> warnings);
    looking.run();
  }

  Inspection(FutureTask<List<String>> looking) {
    this.looking = looking;
  }

  /**
   * Waits, briefly, until the reading has left the source. It may itself wait to be let in while
   * another clone holds the source; then it delays no session.
   */
  void awaitLeaving() {
    try {
      looking.get(LEAVES_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return; // what went wrong is said by warnings()
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the warnings for users of the branch. */
  List<String> warnings() {
    try {
      return looking.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of("Truss was interrupted while it looked for what the branch lacks.");
    } catch (ExecutionException e) {
      return List.of(
          "Truss could not look inside the source for what the branch lacks or still reaches: "
              + FailureReason.of(e.getCause()));
    }
  }
}
