package dev.truss.branch;

import dev.truss.cloning.ClonePlan;
import dev.truss.cloning.ClonePlanner;
import dev.truss.cloning.ConnectionsMode;
import dev.truss.control.ControlDatabase;
import dev.truss.control.Replica;
import dev.truss.database.OwnedDatabases;
import dev.truss.database.Source;
import dev.truss.idempotency.IdempotentRequest;
import dev.truss.quota.Quota;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes a branch, in these steps:
 *
 * <ol>
 *   <li>reserved: the row, and the staging name of the database
 *   <li>cloning: the database, under its staging name, closed to connections
 *   <li>carrying_over: grants and settings that a clone forgets
 *   <li>hooks: configured SQL, if there is any
 *   <li>publishing: name, mark and status {@code active}, in one transaction
 * </ol>
 *
 * A copy has copying and analyzing in place of cloning, and is a {@link CopyJob}. After a crash
 * before the end of publishing the reconciler drops the staging database and the branch is {@code
 * failed}; a copy is begun again instead, because its client was told to wait for it.
 */
@ApplicationScoped
class BranchCreation {

  private final ControlDatabase control;
  private final Replica replica;
  private final Sources sources;
  private final ClonePlanner planner;
  private final Quota quota;
  private final BranchStore store;
  private final OwnedDatabases owned;
  private final Staging staging;
  private final Publisher publisher;
  private final Compensation compensation;
  private final CloneOrCopy cloneOrCopy;
  private final Clock clock;
  private final IdempotentRequest request;

  BranchCreation(
      ControlDatabase control,
      Replica replica,
      Sources sources,
      ClonePlanner planner,
      Quota quota,
      BranchStore store,
      OwnedDatabases owned,
      Staging staging,
      Publisher publisher,
      Compensation compensation,
      CloneOrCopy cloneOrCopy,
      Clock clock,
      IdempotentRequest request) {
    this.control = control;
    this.replica = replica;
    this.sources = sources;
    this.planner = planner;
    this.quota = quota;
    this.store = store;
    this.owned = owned;
    this.staging = staging;
    this.publisher = publisher;
    this.compensation = compensation;
    this.cloneOrCopy = cloneOrCopy;
    this.clock = clock;
    this.request = request;
  }

  /** Makes it, or begins to: a branch that is {@code creating} is being copied by its job. */
  Branch create(BranchRequests.Create wanted, String caller) throws Exception {
    Instant now = clock.instant();
    Label label = Label.of(wanted.label(), now);
    TimeToLive ttl = TimeToLive.of(wanted.ttlHours());
    ConnectionsMode mode = BranchRequests.mode(wanted.connections());
    var maxHold = BranchRequests.maxHold(wanted.maxHold());
    Optional<Long> parentId = wanted.parentId();
    Source source = sources.ofParent(parentId);
    ClonePlan plan = planner.plan(source, mode, maxHold);
    cloneOrCopy.require(plan);
    var draft =
        new BranchStore.Draft(
            label.text(),
            label.databaseName(),
            parentId.orElse(null),
            ttl.hours(),
            ttl.expiry(now),
            mode,
            source.sizeBytes(),
            caller,
            now);
    UUID id = UUID.randomUUID();
    try (var held = replica.work(id)) {
      long branchId =
          switch (plan) {
            case ClonePlan.Held clone -> {
              Staging.Build build = staging.clone(clone, id);
              var operation = new Operation(reserve(draft, id, build), id);
              cloneOrCopy.clone(work(operation, source, mode, caller), steps(operation, build));
              yield operation.branchId();
            }
            case ClonePlan.Online copy -> {
              var operation = new Operation(reserve(draft, id, null), id);
              cloneOrCopy.copy(work(operation, source, mode, caller));
              yield operation.branchId();
            }
          };
      return store.find(branchId).orElseThrow();
    }
  }

  /**
   * Not waited for on disk where the branch is made in the same server: the commit of {@code CREATE
   * DATABASE} is, and comes later in the same WAL.
   *
   * @param clone what is built, if it is built here
   */
  private Branch reserve(BranchStore.Draft draft, UUID operation, Staging.@Nullable Build clone) {
    return control
        .jdbi()
        .inTransaction(
            handle -> {
              quota.requireRoomForBranch(handle, draft.sizeBytes());
              Branch branch = store.insert(handle, draft, operation);
              request.made(handle, BranchResource.PATH + "/" + branch.id());
              if (clone != null) {
                boolean wait = !control.besideMain();
                owned.announce(handle, clone.name(), branch.id(), operation, wait);
              }
              return branch;
            });
  }

  private CloneOrCopy.Work work(
      Operation operation, Source source, ConnectionsMode mode, String caller) {
    return new CloneOrCopy.Work(
        operation, source, mode, caller, reason -> compensation.failCreation(operation, reason));
  }

  private List<Steps.Step> steps(Operation operation, Staging.Build build) {
    List<Steps.Step> steps = new ArrayList<>(build.steps());
    steps.add(new Steps.Step("publishing", () -> publisher.publish(operation, build)));
    return steps;
  }
}
