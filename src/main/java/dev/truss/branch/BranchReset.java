package dev.truss.branch;

import dev.truss.cloning.ConnectionsMode;
import dev.truss.database.OwnedDatabases;
import dev.truss.database.Source;
import dev.truss.database.SourceReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives a branch its parent's current content, by the steps of {@link Staging}, then those of
 * {@link ContentSwap}.
 */
@ApplicationScoped
class BranchReset {

  private final Sources sources;
  private final SourceReader reader;
  private final CloneOrCopy cloneOrCopy;
  private final Transitions transitions;
  private final OwnedDatabases owned;
  private final ContentSwap contentSwap;
  private final BranchStore store;

  BranchReset(
      Sources sources,
      SourceReader reader,
      CloneOrCopy cloneOrCopy,
      Transitions transitions,
      OwnedDatabases owned,
      ContentSwap contentSwap,
      BranchStore store) {
    this.sources = sources;
    this.reader = reader;
    this.cloneOrCopy = cloneOrCopy;
    this.transitions = transitions;
    this.owned = owned;
    this.contentSwap = contentSwap;
    this.store = store;
  }

  /** Resets a branch, or begins to: one that is {@code resetting} is being copied by its job. */
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
    cloneOrCopy.run(new CloneOrCopy.Wanted(source, mode, maxHold, caller), new Replaced(branch));
    return store.find(branch.id()).orElseThrow();
  }

  private final class Replaced implements CloneOrCopy.Target {

    private final Branch branch;

    Replaced(Branch branch) {
      this.branch = branch;
    }

    @Override
    public Operation begin(UUID id, Staging.@Nullable Build clone) {
      var operation = new Operation(branch, id);
      if (!transitions.begin(operation, BranchStatus.ACTIVE, BranchStatus.RESETTING)) {
        throw BranchProblems.changedMeanwhile(branch.id());
      }
      return operation;
    }

    @Override
    public List<Steps.Step> steps(Operation operation, Staging.Build clone) {
      List<Steps.Step> steps = new ArrayList<>();
      steps.add(
          new Steps.Step(
              "reserved", () -> owned.announce(clone.name(), branch.id(), operation.id())));
      steps.addAll(clone.steps());
      steps.addAll(contentSwap.steps(operation, clone));
      return steps;
    }
  }
}
