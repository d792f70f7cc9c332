package dev.truss.testsupport.answer;

import org.jspecify.annotations.Nullable;

/** What is used of a plan. */
public record UsageJson(String plan, LimitsJson limits, Use use) {
  public record LimitsJson(
      @Nullable Long maxBranches,
      @Nullable Long maxBranchBytes,
      @Nullable Long maxBackups,
      @Nullable Long backupsPerDay) {}

  public record Use(long branches, long branchBytes, long backups, long backupsToday) {}
}
