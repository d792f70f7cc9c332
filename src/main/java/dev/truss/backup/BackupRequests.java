package dev.truss.backup;

import dev.truss.backup.archive.ArchiveFormat;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The bodies of requests about backups. */
public final class BackupRequests {

  private BackupRequests() {}

  /** Asks for a backup. */
  @Schema(name = "CreateBackup")
  public record Create(
      @Schema(
              description = "1 to 60 characters; default backup_ and the time",
              examples = "pre-migration-backup")
          @Nullable String label,
      @Schema(
              nullable = true,
              description = "A branch id; absent for the main database",
              examples = "null")
          @Nullable Long branch,
      @Schema(
              description = "directory or custom; default truss.backup.format",
              examples = "directory")
          @Nullable ArchiveFormat format,
      @Schema(
              nullable = true,
              description =
                  "Restore it once it is complete, and compare: rows counts the rows of each table, content adds up what is"
                      + " in them and in the large objects, which takes another reading of the source; absent for no"
                      + " verification. What a later verification can compare is chosen here, too",
              examples = "content")
          @Nullable VerifyBy verify) {}

  /** Asks for a restore of a backup into a new branch. */
  @Schema(name = "RestoreBackup")
  public record Restore(
      @Schema(
              description = "1 to 60 characters; default branch_ and the time",
              examples = "before-the-migration")
          @Nullable String label,
      @Schema(description = "0 to 87600, decimal; 0 or absent for no expiry", examples = "24")
          @Nullable BigDecimal ttlHours,
      @Schema(
              nullable = true,
              description =
                  "Not what the backup holds, but the database that it is of, as it was at this time: a recovery",
              examples = "null")
          @Nullable String targetTime) {}

  /** Asks for an import of archives. */
  @Schema(name = "ImportBackups")
  public record Import() {}

  /** Asks for a verification. */
  @Schema(name = "VerifyBackup")
  public record Verify() {}
}
