package dev.truss.quota;

/**
 * What is in use.
 *
 * @param plan its name
 * @param use beside the limits, number by number
 */
record Usage(String plan, Limits limits, Use use) {

  /**
   * The numbers.
   *
   * @param branches those that have a database, or are about to
   * @param branchBytes the sum of their logical sizes
   */
  record Use(int branches, long branchBytes) {}
}
