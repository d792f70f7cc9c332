package dev.truss.catalog;

/**
 * The schemas as of the making of a branch, or of its last reset.
 *
 * @param parent that of its parent: what the branch had before hooks ran in it
 */
public record BranchedSchema(SchemaDigest branch, SchemaDigest parent) {

  /** Whether both can be compared with what is read now on a server of that major version. */
  public boolean isComparableOn(int major) {
    return branch.isComparableOn(major) && parent.isComparableOn(major);
  }
}
