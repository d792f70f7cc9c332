package dev.truss.diff;

import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Merges two ordered lists of rows, and reports those that are not in both. */
final class RowMerge {

  private RowMerge() {}

  static void merge(Rows parent, Rows branch, Differences differences) throws SQLException {
    Row before = parent.next();
    Row after = branch.next();
    while (before != null || after != null) {
      int order = compare(before, after);
      if (order < 0) {
        differences.add(before, null);
      } else if (order > 0) {
        differences.add(null, after);
      } else if (before != null && after != null && before.value() != after.value()) {
        differences.add(before, after);
      }
      if (order <= 0) {
        before = parent.next();
      }
      if (order >= 0) {
        after = branch.next();
      }
    }
  }

  private static int compare(@Nullable Row before, @Nullable Row after) {
    if (before == null) {
      return 1;
    }
    return after == null ? -1 : Arrays.compareUnsigned(before.key(), after.key());
  }

  /**
   * @param key what rows are matched and ordered by, byte by byte
   * @param value what a matched pair is compared by
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // Never compared or kept in a map, and made by the million.
  record Row(byte[] key, long value) {}

  /** Returns rows in ascending order of the key, then null. */
  @FunctionalInterface
  interface Rows {
    @Nullable Row next() throws SQLException;
  }

  /** Receives each difference once, in the order of the keys. */
  @FunctionalInterface
  interface Differences {
    /** Receives a difference. At least one of the two is not null. */
    void add(@Nullable Row before, @Nullable Row after);
  }
}
