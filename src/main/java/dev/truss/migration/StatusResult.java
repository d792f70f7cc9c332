package dev.truss.migration;

import dev.truss.migration.flyway.History;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The applied and pending migrations of a database. */
@Schema(name = "MigrationStatus")
record StatusResult(
    @Schema(examples = "shop") String database,
    @Schema(description = "In the order in which they were") List<History.Applied> applied,
    @Schema(description = "In the order in which they would be", examples = "[\"V3__gifts.sql\"]")
        List<String> pending,
    @Schema(
            description =
                "SHA-256 of the SQL files, by name and content. A rehearsal with another one was of"
                    + " other files",
            examples = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        String filesSha256,
    @Schema(
            nullable = true,
            description = "One that stopped half way and keeps others from running")
        History.@Nullable Applied failed) {}
