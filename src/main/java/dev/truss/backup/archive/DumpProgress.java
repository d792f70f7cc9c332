package dev.truss.backup.archive;

import dev.truss.control.ControlDatabase;
import dev.truss.job.ProgressWatch;
import dev.truss.job.RunningJob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Follows the progress of a dump: tables from the output of {@code pg_dump}, bytes from what its
 * sessions have copied. Each table is weighed by its size.
 */
public final class DumpProgress {

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final String SAYS = "pg_dump: ";
  private static final String TABLE = "dumping contents of table ";

  private static final String COPIES =
      """
      SELECT relid::bigint, tuples_processed, bytes_processed FROM pg_stat_progress_copy JOIN pg_stat_activity USING (pid)
      WHERE application_name = ?""";

  private final ControlDatabase control;
  private final RunningJob job;
  private final Map<Long, SourceSnapshot.Table> tables = new HashMap<>();
  private final Map<Long, Long> bytes = new HashMap<>();
  private final AtomicInteger begun = new AtomicInteger();

  public DumpProgress(ControlDatabase control, RunningJob job, List<SourceSnapshot.Table> source) {
    this.control = control;
    this.job = job;
    source.forEach(table -> tables.put(table.oid(), table));
    job.items(0, tables.size());
    job.bytesTotal(total());
  }

  /** Takes a line of the output of {@code pg_dump --verbose}. */
  public void line(String line) {
    if (line.startsWith(SAYS + TABLE)) {
      begun.incrementAndGet();
      job.currentItem(line.substring((SAYS + TABLE).length()));
    } else if (begun.get() == 0 && line.startsWith(SAYS)) {
      job.currentItem(line.substring(SAYS.length()));
    }
  }

  /** Reads the progress repeatedly, until the result is closed. */
  public ProgressWatch follow(String applicationName) {
    return ProgressWatch.every(LOOK_EVERY, () -> look(applicationName));
  }

  /** Reports that everything is dumped. */
  public void end() {
    job.items(tables.size(), tables.size());
    job.bytesDone(total());
  }

  private long total() {
    return tables.values().stream().mapToLong(SourceSnapshot.Table::bytes).sum();
  }

  private void look(String applicationName) throws SQLException {
    Set<Long> now = new HashSet<>();
    try (Connection session = control.maintenance();
        PreparedStatement query = session.prepareStatement(COPIES)) {
      query.setString(1, applicationName);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          SourceSnapshot.Table table = tables.get(row.getLong(1));
          if (table != null) {
            now.add(table.oid());
            bytes.merge( // of two that copy it, one is not the dump
                table.oid(), share(table, row.getLong(2), row.getLong(3)), Math::max);
          }
        }
      }
    }
    // A table that is no longer being copied is done.
    bytes.replaceAll((oid, done) -> now.contains(oid) ? done : tables.get(oid).bytes());
    job.bytesDone(bytes.values().stream().mapToLong(Long::longValue).sum());
    job.items(Math.max(0, Math.min(begun.get() - now.size(), tables.size())), tables.size());
  }

  /**
   * Returns the share of a table that was copied, by rows. If the table was never analyzed, by
   * bytes.
   */
  private static long share(SourceSnapshot.Table table, long rows, long written) {
    if (table.estimatedRows() == 0) {
      return Math.min(table.bytes(), written);
    }
    return (long) (table.bytes() * Math.min(1.0, (double) rows / table.estimatedRows()));
  }
}
