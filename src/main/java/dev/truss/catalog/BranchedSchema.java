package dev.truss.catalog;

/**
 * The schemas of a branch and its parent when the branch was created or last reset.
 *
 * @param branch the schema of the branch, after hooks ran in it
 * @param parent the schema of the parent, which the branch had before that
 */
public record BranchedSchema(SchemaDigest branch, SchemaDigest parent) {

  /** Returns whether both can be compared with a reading on a server of that major version. */
  public boolean isComparableOn(int major) {
    return branch.isComparableOn(major) && parent.isComparableOn(major);
  }
}
