package dev.truss.quota;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The limits of a plan; null stands for no limit. */
@Schema(description = "The limits of the plan; null means no limit")
record Limits(
    @Schema(nullable = true, examples = "20") @Nullable Integer maxBranches,
    @Schema(nullable = true, examples = "53687091200") @Nullable Long maxBranchBytes,
    @Schema(nullable = true, examples = "null") @Nullable Integer maxBackups,
    @Schema(nullable = true, examples = "null") @Nullable Integer backupsPerDay) {

  static final Limits NONE = new Limits(null, null, null, null);

  static Limits of(QuotaConfig.Plan plan) {
    return new Limits(
        plan.maxBranches().isPresent() ? plan.maxBranches().getAsInt() : null,
        plan.maxBranchBytes().map(size -> size.asLongValue()).orElse(null),
        plan.maxBackups().isPresent() ? plan.maxBackups().getAsInt() : null,
        plan.backupsPerDay().isPresent() ? plan.backupsPerDay().getAsInt() : null);
  }
}
