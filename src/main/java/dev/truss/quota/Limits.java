package dev.truss.quota;

import org.jspecify.annotations.Nullable;

/** What a plan allows; null is without limit. */
record Limits(
    @Nullable Integer maxBranches,
    @Nullable Long maxBranchBytes,
    @Nullable Integer maxBackups,
    @Nullable Integer backupsPerDay) {

  static final Limits NONE = new Limits(null, null, null, null);

  static Limits of(QuotaConfig.Plan plan) {
    return new Limits(
        plan.maxBranches().isPresent() ? plan.maxBranches().getAsInt() : null,
        plan.maxBranchBytes().map(size -> size.asLongValue()).orElse(null),
        plan.maxBackups().isPresent() ? plan.maxBackups().getAsInt() : null,
        plan.backupsPerDay().isPresent() ? plan.backupsPerDay().getAsInt() : null);
  }
}
