package dev.truss.quota;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The plan, its limits, and what is in use.
 *
 * @param plan the name of the plan
 * @param use what is in use, number by number beside the limits
 */
record Usage(@Schema(examples = "default") String plan, Limits limits, Use use) {

  /**
   * What is in use.
   *
   * @param branches the branches that have a database or are about to
   * @param branchBytes the sum of their logical sizes
   * @param backups the backups that are kept, run or wait
   * @param backupsToday the backups begun in the last 24 hours, including deleted and without
   *     imported ones
   */
  @Schema(name = "Use")
  record Use(
      @Schema(examples = "3") int branches,
      @Schema(examples = "3221225472") long branchBytes,
      @Schema(examples = "2") int backups,
      @Schema(examples = "1") int backupsToday) {}
}
