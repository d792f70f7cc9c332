package dev.truss.branch;

import dev.truss.cloning.ConnectionsMode;
import dev.truss.control.ControlDatabase;
import dev.truss.idempotency.IdempotentRequest;
import dev.truss.quota.Quota;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Writes the row of a new branch, in one transaction with all that must be known together. */
@ApplicationScoped
class BranchReservation {

  private final ControlDatabase control;
  private final Quota quota;
  private final BranchStore store;
  private final IdempotentRequest request;
  private final Clock clock;

  /**
   * A branch that is to be created.
   *
   * @param label null for a label made of the time
   * @param ttlHours null for no expiry
   * @param parentId null for the main database
   */
  record Wanted(
      @Nullable String label,
      @Nullable BigDecimal ttlHours,
      @Nullable Long parentId,
      ConnectionsMode connections,
      long sizeBytes,
      String caller) {}

  /** Writes what belongs into the same transaction. */
  interface Beside {
    void write(Handle transaction, Operation operation);
  }

  BranchReservation(
      ControlDatabase control,
      Quota quota,
      BranchStore store,
      IdempotentRequest request,
      Clock clock) {
    this.control = control;
    this.quota = quota;
    this.store = store;
    this.request = request;
    this.clock = clock;
  }

  /** Refuses a label or a time to live that {@link #write} would refuse. */
  void check(@Nullable String label, @Nullable BigDecimal ttlHours) {
    Label wanted = Label.of(label, clock.instant());
    TimeToLive.of(ttlHours);
    if (label != null) {
      store.requireFree(wanted);
    }
  }

  /** Refuses what {@link #write} would refuse. */
  void require(Wanted wanted) {
    check(wanted.label(), wanted.ttlHours());
    control.jdbi().useTransaction(handle -> quota.requireRoomForBranch(handle, wanted.sizeBytes()));
  }

  /** Writes the row of a branch that the operation creates. */
  Operation write(Wanted wanted, UUID operation, Beside beside) {
    Instant now = clock.instant();
    Label label = Label.of(wanted.label(), now);
    TimeToLive ttl = TimeToLive.of(wanted.ttlHours());
    var draft =
        new BranchStore.Draft(
            label,
            wanted.label() != null,
            label.databaseName(),
            wanted.parentId(),
            ttl.hours(),
            ttl.expiry(now),
            wanted.connections(),
            wanted.sizeBytes(),
            wanted.caller(),
            now);
    return control
        .jdbi()
        .inTransaction(
            handle -> {
              quota.requireRoomForBranch(handle, wanted.sizeBytes());
              var written = new Operation(store.insert(handle, draft, operation), operation);
              request.made(handle, BranchResource.PATH + "/" + written.branchId());
              beside.write(handle, written);
              return written;
            });
  }
}
