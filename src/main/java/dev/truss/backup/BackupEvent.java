package dev.truss.backup;

/** A change of a backup, announced after its transaction has committed. */
public sealed interface BackupEvent {

  Backup backup();

  /** The archive is in the storage under its name. */
  record Completed(Backup backup) implements BackupEvent {}

  /** A trial restore has shown that the archive restores. */
  record Verified(Backup backup) implements BackupEvent {}

  /** A verification failed or ended without an outcome. */
  record Unproven(Backup backup, String reason) implements BackupEvent {}
}
