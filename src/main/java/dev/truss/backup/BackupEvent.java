package dev.truss.backup;

/** A change of a backup that others follow up. The transaction that it was made in is committed. */
public sealed interface BackupEvent {

  Backup backup();

  /** The archive is in the storage. */
  record Completed(Backup backup) implements BackupEvent {}

  /** The archive was restored, and holds what was backed up. */
  record Verified(Backup backup) implements BackupEvent {}

  /** A verification refuted the archive, or came to no result. */
  record Unproven(Backup backup, String reason) implements BackupEvent {}
}
