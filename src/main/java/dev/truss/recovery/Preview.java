package dev.truss.recovery;

import dev.truss.recovery.basebackup.BaseBackup;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a recovery would do, before any work. */
@Schema(name = "RecoveryPreview", description = "What a recovery would do")
record Preview(
    @Schema(description = "The base backup that the recovery would start from")
        BaseBackup baseBackup,
    @Schema(examples = "shop") String database,
    @Schema(
            description = "The size of the database, in bytes; 0 if it is not known",
            examples = "1073741824")
        long databaseBytes,
    @Schema(description = "The WAL to replay, in bytes, at most", examples = "50331648")
        long replayBytes,
    @Schema(
            description =
                "The bytes to copy from the base backup: those of the database if the base backup contains it, all otherwise",
            examples = "1080000000")
        long baseBackupBytes,
    @Schema(description = "Whether the file system shares these files, so that they take no space")
        boolean reflink,
    @Schema(
            description =
                "The size of branches that existed at the same time before the target, in bytes, which replay clones again",
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
