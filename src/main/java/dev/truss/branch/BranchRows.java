package dev.truss.branch;

import dev.truss.postgres.DatabaseName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads branches from rows of the control database. */
final class BranchRows {

  static final String COLUMNS =
      """
      id, label, branch_db, status, parent_id, protected, ttl_hours, expires_at, connections, strategy,
      held_ms, database_oid, size_bytes, warnings, reason, job_id, created_by, created_at, phase,
      operation, owner
      """;

  static final String SELECT = "SELECT " + COLUMNS + "FROM branch\n";

  private BranchRows() {}

  static Branch read(ResultSet row) throws SQLException {
    long oid = row.getLong(12);
    return new Branch(
        row.getLong(1),
        row.getString(2),
        new DatabaseName(row.getString(3)),
        BranchStatus.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
        row.getObject(5, Long.class),
        row.getBoolean(6),
        row.getBigDecimal(7),
        instant(row, 8),
        row.getString(9),
        row.getString(10),
        row.getObject(11, Long.class),
        oid == 0 ? OptionalLong.empty() : OptionalLong.of(oid),
        row.getLong(13),
        List.of((String[]) row.getArray(14).getArray()),
        row.getString(15),
        row.getObject(16, Long.class),
        row.getString(17),
        row.getObject(18, OffsetDateTime.class).toInstant(),
        row.getString(19),
        row.getObject(20, UUID.class),
        row.getObject(21, UUID.class));
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
