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
import java.util.Optional;
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
  private final ContentSwap reset;
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
      ContentSwap reset,
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
    this.reset = reset;
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
    UUID operation = UUID.randomUUID();
    try (var work = replica.work(operation)) {
      Optional<Staging.Build> clone = staging.clone(plan, operation);
      if (!transitions.begin(branch.id(), BranchStatus.ACTIVE, BranchStatus.RESETTING, operation)) {
        throw BranchProblems.changedMeanwhile(branch.id());
      }
      cloneOrCopy.run(
          new CloneOrCopy.Work(
              branch,
              operation,
              plan,
              mode,
              caller,
              steps(branch, operation, clone),
              reason -> compensation.failReset(branch, operation, reason)));
      return store.find(branch.id()).orElseThrow();
    }
  }

  private List<Steps.Step> steps(Branch branch, UUID operation, Optional<Staging.Build> clone) {
    List<Steps.Step> steps = new ArrayList<>();
    clone.ifPresent(
        build -> {
          steps.add(new Steps.Step("reserved", () -> announce(branch, operation, build)));
          steps.addAll(build.steps());
          steps.addAll(reset.steps(branch, operation, build));
        });
    return steps;
  }

  private void announce(Branch branch, UUID operation, Staging.Build build) {
    control
        .jdbi()
        .useHandle(handle -> owned.announce(handle, build.name(), branch.id(), operation));
  }
}
