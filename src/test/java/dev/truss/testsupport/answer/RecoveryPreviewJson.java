package dev.truss.testsupport.answer;

/** What a recovery would cost. */
public record RecoveryPreviewJson(
    BaseBackupJson baseBackup,
    String database,
    long databaseBytes,
    long replayBytes,
    long baseBackupBytes,
    boolean reflink,
    long clonedBytes,
    long diskBytes,
    long diskFreeBytes,
    long estimatedSeconds) {}
