package dev.truss.migration;

import dev.truss.migration.rehearsal.RehearsalResult;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The result of a check. */
@Schema(name = "MigrationCheck")
record CheckResult(
    @Schema(examples = "shop") String database,
    @Schema(description = "The role that runs migrations", examples = "truss") String user,
    @Schema(examples = "1") int pendingCount,
    @Schema(
            description = "In the order in which they would be applied",
            examples = "[\"V3__gifts.sql\"]")
        List<String> pendingFiles,
    @Schema(
            description =
                "SHA-256 of the SQL files, by name and content. A rehearsal with another one was of"
                    + " other files",
            examples = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        String filesSha256,
    @Schema(
            description = "Locks that other sessions hold on tables and indexes of the database",
            examples = "0")
        int lockCount,
    @Schema(description = "Other sessions that are in a transaction there", examples = "0")
        int activeTxCount,
    @Schema(description = "What one should know, in sentences", examples = "[]")
        List<String> warnings,
    @Schema(description = "Whether nothing is known that would hurt") boolean safe,
    @Schema(description = "Other tools that have migrated the database", examples = "[]")
        List<OtherTools.Found> otherTools,
    @Schema(nullable = true, description = "Null if none was asked for, or nothing is pending")
        @Nullable RehearsalResult rehearsal) {}
