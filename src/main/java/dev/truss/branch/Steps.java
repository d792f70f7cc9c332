package dev.truss.branch;

import dev.truss.job.RunLost;
import java.util.List;
import java.util.UUID;

/**
 * Runs the steps of an operation on a branch in their order. Each step is written to the control
 * database before it is done, by the operation's identity: where another replica has taken over, it
 * is not done.
 */
final class Steps {

  private final Transitions transitions;
  private final long branchId;
  private final UUID operation;

  /** One step; doing it again does no harm. */
  record Step(String phase, Action action) {}

  /** What a step does. */
  interface Action {
    void run() throws Exception;
  }

  Steps(Transitions transitions, long branchId, UUID operation) {
    this.transitions = transitions;
    this.branchId = branchId;
    this.operation = operation;
  }

  /**
   * Runs them.
   *
   * @throws RunLost when another replica has taken over
   */
  void run(List<Step> steps) throws Exception {
    for (Step step : steps) {
      if (!transitions.enter(branchId, operation, step.phase())) {
        throw new RunLost();
      }
      step.action().run();
    }
  }
}
