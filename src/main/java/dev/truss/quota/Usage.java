package dev.truss.quota;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The plan, its limits, and what is in use.
 *
 * @param plan its name
 * @param use beside the limits, number by number
 */
record Usage(@Schema(examples = "default") String plan, Limits limits, Use use) {

  /**
   * What is in use.
   *
   * @param branches those that have a database, or are about to
   * @param branchBytes the sum of their logical sizes
   * @param backups those that are kept, run or wait
   * @param backupsToday those begun in the last 24 hours, deleted ones among them, and not those
   *     imported
   */
  @Schema(name = "Use")
  record Use(
      @Schema(examples = "3") int branches,
      @Schema(examples = "3221225472") long branchBytes,
      @Schema(examples = "2") int backups,
      @Schema(examples = "1") int backupsToday) {}
}
