package dev.truss.paging;

import dev.truss.error.ProblemException;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The page of a list that a request asks for.
 *
 * @param limit the most items; null for all
 * @param cursor the id of the last item of the previous page; null for the first page
 */
public record PageRequest(@Nullable Integer limit, @Nullable Long cursor) {

  private static final int MAX_LIMIT = 1000;

  /**
   * A page of a list.
   *
   * @param nextCursor the cursor of the next page; null when there is none
   */
  public record Page<T>(List<T> items, @Nullable String nextCursor) {}

  public PageRequest {
    if (limit != null && (limit < 1 || limit > MAX_LIMIT)) {
      throw ProblemException.invalidField("limit", "must be between 1 and " + MAX_LIMIT);
    }
    if (cursor != null && cursor < 0) {
      throw ProblemException.invalidField("cursor", "must be a next_cursor of this list");
    }
  }

  /** Returns the id after which the page begins, in a list that begins after {@code start}. */
  public long from(long start) {
    return cursor == null ? start : cursor;
  }

  /** Returns how many rows to read: one more than requested tells whether another page follows. */
  public int rows() {
    return limit == null ? Integer.MAX_VALUE : limit + 1;
  }

  /** Makes a page of the rows that were read. */
  public <T> Page<T> of(List<T> read, ToLongFunction<T> id) {
    if (limit == null || read.size() <= limit) {
      return new Page<>(read, null);
    }
    List<T> items = read.subList(0, limit);
    return new Page<>(items, Long.toString(id.applyAsLong(items.getLast())));
  }
}
