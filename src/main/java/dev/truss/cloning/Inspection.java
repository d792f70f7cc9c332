package dev.truss.cloning;

import dev.truss.postgres.FailureReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A look inside a source that goes on beside the preparation of a clone; see {@link
 * SourceInspector}.
 */
final class Inspection {

  private static final Duration LEAVES_WITHIN = Duration.ofMillis(250);

  private final FutureTask<List<String>> looking;

  /** One that is over already. */
  Inspection(List<String> warnings) {
    looking = new FutureTask<>(() -> warnings);
    looking.run();
  }

  Inspection(FutureTask<List<String>> looking) {
    this.looking = looking;
  }

  /**
   * Waits until it has left the source; not for long, because it may itself be waiting to be let in
   * while another request's clone holds the source, and is then in nobody's way.
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

  /** A sentence for each thing that users of the branch should know. */
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
