package dev.truss.migration;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a repair changed in a history. */
@Schema(name = "MigrationRepair")
record RepairResult(
    @Schema(examples = "shop") String database,
    @Schema(description = "What was wrong before, and is not any more", examples = "[]")
        List<String> settled,
    @Schema(description = "What is wrong still", examples = "[]") List<String> problems) {}
