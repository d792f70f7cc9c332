package dev.truss.branch;

import dev.truss.job.RunLost;
import java.util.List;

/**
 * Runs the steps of an operation on a branch in their order. Each step is written to the control
 * database before it is done, by the operation's identity: where another replica has taken over, it
 * is not done.
 */
final class Steps {

  private final Transitions transitions;
  private final Operation operation;

  /** A step, which may be repeated. */
  record Step(String phase, Action action) {}

  /** The action of a step. */
  interface Action {
    void run() throws Exception;
  }

  Steps(Transitions transitions, Operation operation) {
    this.transitions = transitions;
    this.operation = operation;
  }

  /**
   * Runs them.
   *
   * @throws RunLost when another replica has taken over
   */
  void run(List<Step> steps) throws Exception {
    for (Step step : steps) {
      if (!transitions.enter(operation, step.phase())) {
        throw new RunLost();
      }
      step.action().run();
    }
  }
}
