package dev.truss.migration;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The result of a run. */
@Schema(name = "MigrationRun")
record RunResult(
    @Schema(examples = "shop") String database,
    @Schema(description = "By this run, in this order", examples = "[\"V3__gifts.sql\"]")
        List<String> applied,
    @Schema(description = "How many were before", examples = "2") int alreadyApplied,
    @Schema(description = "What failed, and what was to follow", examples = "[]")
        List<String> notApplied,
    boolean succeeded,
    @Schema(nullable = true) @Nullable String error) {}
