package dev.truss.recovery;

import dev.truss.recovery.basebackup.BaseBackup;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a recovery would do, before any work. */
@Schema(name = "RecoveryPreview", description = "What a recovery would do")
record Preview(
    @Schema(description = "Which it would begin with") BaseBackup baseBackup,
    @Schema(examples = "shop") String database,
    @Schema(
            description = "Of that database, as far as it is known; 0 if not",
            examples = "1073741824")
        long databaseBytes,
    @Schema(description = "Of WAL to replay, at most", examples = "50331648") long replayBytes,
    @Schema(
            description =
                "Of the base backup that are copied: the database's own, where it is in the base backup, else all",
            examples = "1080000000")
        long baseBackupBytes,
    @Schema(description = "Whether the file system shares them, so that they take no disk")
        boolean reflink,
    @Schema(
            description =
                "Of branches cloned up to the target, as many as there were at a time, which replay copies again",
            examples = "0")
        long clonedBytes,
    @Schema(
            description =
                "In the scratch folder, by estimate. What replay writes to databases that are left out comes on top; if the wanted one turns out to have had another name, all are copied, after another look at the disk",
            examples = "3221225472")
        long diskBytes,
    @Schema(description = "Free there", examples = "53687091200") long diskFreeBytes,
    @Schema(
            description = "By the rates of earlier recoveries here, or else a guess",
            examples = "14")
        long estimatedSeconds) {}
