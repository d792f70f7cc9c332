package dev.truss.branch;

import dev.truss.cloning.ConnectionsMode;
import dev.truss.control.ControlDatabase;
import dev.truss.database.OwnedDatabases;
import dev.truss.database.Source;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
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
  private final Sources sources;
  private final BranchReservation reservation;
  private final CloneOrCopy cloneOrCopy;
  private final OwnedDatabases owned;
  private final Publisher publisher;
  private final BranchStore store;

  BranchCreation(
      ControlDatabase control,
      Sources sources,
      BranchReservation reservation,
      CloneOrCopy cloneOrCopy,
      OwnedDatabases owned,
      Publisher publisher,
      BranchStore store) {
    this.control = control;
    this.sources = sources;
    this.reservation = reservation;
    this.cloneOrCopy = cloneOrCopy;
    this.owned = owned;
    this.publisher = publisher;
    this.store = store;
  }

  /** Creates a branch, or begins to: one that is {@code creating} is being copied by its job. */
  Branch create(BranchRequests.Create wanted, String caller) throws Exception {
    reservation.check(wanted.label(), wanted.ttlHours());
    ConnectionsMode mode = BranchRequests.mode(wanted.connections());
    var maxHold = BranchRequests.maxHold(wanted.maxHold());
    Source source = sources.ofParent(wanted.parentId());
    var row =
        new BranchReservation.Wanted(
            wanted.label(),
            wanted.ttlHours(),
            wanted.parentId().orElse(null),
            mode,
            source.sizeBytes(),
            caller);
    long id =
        cloneOrCopy.run(new CloneOrCopy.Wanted(source, mode, maxHold, caller), new Created(row));
    return store.find(id).orElseThrow();
  }

  private final class Created implements CloneOrCopy.Target {

    private final BranchReservation.Wanted row;

    Created(BranchReservation.Wanted row) {
      this.row = row;
    }

    /**
     * Does not wait for the disk if the branch is created in the same server: the commit of {@code
     * CREATE DATABASE} does, and comes later in the same WAL.
     */
    @Override
    public Operation begin(UUID id, Staging.@Nullable Build clone) {
      return reservation.write(
          row,
          id,
          (handle, operation) -> {
            if (clone != null) {
              boolean wait = !control.besideMain();
              owned.announce(handle, clone.name(), operation.branchId(), id, wait);
            }
          });
    }

    @Override
    public List<Steps.Step> steps(Operation operation, Staging.Build clone) {
      List<Steps.Step> steps = new ArrayList<>(clone.steps());
      steps.add(new Steps.Step("publishing", () -> publisher.publish(operation, clone)));
      return steps;
    }
  }
}
