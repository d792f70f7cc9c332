package dev.truss.backup;

import org.jspecify.annotations.Nullable;

/**
 * The database that a backup was made of, which may be gone.
 *
 * @param branchId null for the main database, and for an imported backup
 * @param branchLabel tells the branches of imported backups apart; null for the main database
 */
public record BackupSource(@Nullable Long branchId, @Nullable String branchLabel) {

  public static BackupSource of(Backup backup) {
    return new BackupSource(
        backup.branchId(), backup.branchId() == null ? backup.branchLabel() : null);
  }
}
