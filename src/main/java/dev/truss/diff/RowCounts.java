package dev.truss.diff;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts the differences of one table, and keeps the keys of the first ones. */
final class RowCounts implements RowMerge.Differences {

  static final int SAMPLE = 100;

  private final ComparedBy comparedBy;
  private final List<Sampled> sample = new ArrayList<>();
  private long inserted;
  private long updated;
  private long deleted;

  RowCounts(ComparedBy comparedBy) {
    this.comparedBy = comparedBy;
  }

  @Override
  public void add(RowMerge.@Nullable Row before, RowMerge.@Nullable Row after) {
    if (comparedBy == ComparedBy.PRIMARY_KEY) {
      addKeyed(before, after);
    } else {
      addCounted(before, after);
    }
  }

  private void addKeyed(RowMerge.@Nullable Row before, RowMerge.@Nullable Row after) {
    if (before == null) {
      inserted++;
    } else if (after == null) {
      deleted++;
    } else {
      updated++;
    }
    remember(before, after);
  }

  private void addCounted(RowMerge.@Nullable Row before, RowMerge.@Nullable Row after) {
    long more = (after == null ? 0 : after.value()) - (before == null ? 0 : before.value());
    if (more > 0) {
      inserted += more;
      remember(null, after);
    } else {
      deleted -= more;
      remember(before, null);
    }
  }

  private void remember(RowMerge.@Nullable Row before, RowMerge.@Nullable Row after) {
    if (sample.size() < SAMPLE) {
      sample.add(
          new Sampled(before == null ? null : before.key(), after == null ? null : after.key()));
    }
  }

  long inserted() {
    return inserted;
  }

  long updated() {
    return updated;
  }

  long deleted() {
    return deleted;
  }

  boolean any() {
    return inserted + updated + deleted > 0;
  }

  /** Returns the first differences, in the order of their keys. */
  List<Sampled> sample() {
    return sample;
  }

  /** A difference: the key of the row on each side that has it and shows it. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Sampled(byte @Nullable [] before, byte @Nullable [] after) {}
}
