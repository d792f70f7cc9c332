package dev.truss.backup;

import dev.truss.backup.archive.ArchiveFormat;
import dev.truss.postgres.Columns;
import dev.truss.postgres.DatabaseName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Reads backups from rows of the control database. */
final class BackupRows {

  static final String SELECT =
      """
      SELECT id, label, branch_id, branch_label, database, status, format, compression, archive, sha256,
             manifest_sha256, size_bytes, source_bytes, verification, proven, verification_reason, verified_at, warnings, reason, job_id,
             verify_job_id, created_by, created_at, started_at, finished_at, schedule, deleting, run, verify
      FROM backup
      """;

  private BackupRows() {}

  static Backup read(ResultSet row) throws SQLException {
    return new Backup(
        row.getLong("id"),
        row.getString("label"),
        row.getObject("branch_id", Long.class),
        row.getString("branch_label"),
        new DatabaseName(row.getString("database")),
        BackupStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        ArchiveFormat.of(row.getString("format")),
        row.getString("compression"),
        row.getString("archive"),
        row.getString("sha256"),
        row.getString("manifest_sha256"),
        row.getLong("size_bytes"),
        row.getLong("source_bytes"),
        Verification.valueOf(row.getString("verification").toUpperCase(Locale.ROOT)),
        row.getBoolean("proven"),
        row.getString("verification_reason"),
        Columns.instant(row, "verified_at"),
        List.of((String[]) row.getArray("warnings").getArray()),
        row.getString("reason"),
        row.getObject("job_id", Long.class),
        row.getObject("verify_job_id", Long.class),
        row.getString("created_by"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        Columns.instant(row, "started_at"),
        Columns.instant(row, "finished_at"),
        row.getString("schedule"),
        row.getBoolean("deleting"),
        row.getObject("run", UUID.class),
        VerifyBy.ofColumn(row.getString("verify")));
  }
}
