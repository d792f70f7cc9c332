package dev.truss.branch;

import dev.truss.cloning.ClonePlan;
import dev.truss.cloning.ClonePlanner;
import dev.truss.cloning.ConnectionsMode;
import dev.truss.control.ControlDatabase;
import dev.truss.control.Replica;
import dev.truss.database.OwnedDatabases;
import dev.truss.database.Source;
import dev.truss.database.SourceReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Gives a branch its parent's present content: the steps of {@link Staging}, then of {@link
 * ContentSwap}.
 */
@ApplicationScoped
class BranchReset {

  private final ControlDatabase control;
  private final Replica replica;
  private final Sources sources;
  private final SourceReader reader;
  private final ClonePlanner planner;
  private final BranchStore store;
  private final Transitions transitions;
  private final OwnedDatabases owned;
  private final Staging staging;
  private final ContentSwap contentSwap;
  private final Compensation compensation;
  private final CloneOrCopy cloneOrCopy;

  BranchReset(
      ControlDatabase control,
      Replica replica,
      Sources sources,
      SourceReader reader,
      ClonePlanner planner,
      BranchStore store,
      Transitions transitions,
      OwnedDatabases owned,
      Staging staging,
      ContentSwap contentSwap,
      Compensation compensation,
      CloneOrCopy cloneOrCopy) {

    this.control = control;
    this.replica = replica;
    this.sources = sources;
    this.reader = reader;
    this.planner = planner;
    this.store = store;
    this.transitions = transitions;
    this.owned = owned;
    this.staging = staging;
    this.contentSwap = contentSwap;
    this.compensation = compensation;
    this.cloneOrCopy = cloneOrCopy;
  }

  /** Resets it, or begins to: a branch that is {@code resetting} is being copied by its job. */
  Branch reset(Branch branch, BranchRequests.Reset request, String caller) throws Exception {
    ConnectionsMode mode = BranchRequests.mode(request.connections());
    var maxHold = BranchRequests.maxHold(request.maxHold());
    if (branch.status() != BranchStatus.ACTIVE) {
      throw BranchProblems.notUsable(branch, "reset");
    }
    Source source = sources.of(branch);
    List<String> prepared =
        reader.look(branch.database()).map(Source::preparedTransactions).orElse(List.of());
    if (!prepared.isEmpty()) {
      throw BranchProblems.preparedTransactions(branch, prepared);
    }
    ClonePlan plan = planner.plan(source, mode, maxHold);
    cloneOrCopy.require(plan);
    var operation = new Operation(branch, UUID.randomUUID());
    var work =
        new CloneOrCopy.Work(
            operation, source, mode, caller, reason -> compensation.failReset(operation, reason));
    try (var held = replica.work(operation.id())) {
      switch (plan) {
        case ClonePlan.Held clone -> {
          Staging.Build build = staging.clone(clone, operation.id());
          begin(operation);
          cloneOrCopy.clone(work, steps(operation, build));
        }
        case ClonePlan.Online copy -> {
          begin(operation);
          cloneOrCopy.copy(work);
        }
      }
      return store.find(branch.id()).orElseThrow();
    }
  }

  private void begin(Operation operation) {
    if (!transitions.begin(operation, BranchStatus.ACTIVE, BranchStatus.RESETTING)) {
      throw BranchProblems.changedMeanwhile(operation.branchId());
    }
  }

  private List<Steps.Step> steps(Operation operation, Staging.Build build) {
    List<Steps.Step> steps = new ArrayList<>();
    steps.add(new Steps.Step("reserved", () -> announce(operation, build)));
    steps.addAll(build.steps());
    steps.addAll(contentSwap.steps(operation, build));
    return steps;
  }

  private void announce(Operation operation, Staging.Build build) {
    control
        .jdbi()
        .useHandle(
            handle -> owned.announce(handle, build.name(), operation.branchId(), operation.id()));
  }
}
