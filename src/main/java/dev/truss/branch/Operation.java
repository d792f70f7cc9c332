package dev.truss.branch;

import java.util.UUID;

/**
 * One attempt to create, reset or delete a branch. It changes the branch only for as long as no
 * other operation has taken over.
 *
 * @param branch as it was when the operation began
 */
record Operation(Branch branch, UUID id) {

  long branchId() {
    return branch.id();
  }

  /** The operation that was under way on the branch, and was abandoned. */
  Operation before(UUID abandoned) {
    return new Operation(branch, abandoned);
  }
}
