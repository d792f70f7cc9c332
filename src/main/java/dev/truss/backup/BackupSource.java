package dev.truss.backup;

import org.jspecify.annotations.Nullable;

/**
 * The source of a backup, which may no longer exist.
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
