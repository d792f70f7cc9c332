package dev.truss.testsupport.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The results of statements. */
public record SqlResultsJson(
    String database, @Nullable Long branchId, boolean readOnly, List<Result> results) {
  public record Result(
      String command,
      List<Column> columns,
      List<List<@Nullable String>> rows,
      boolean more,
      @Nullable Long affected,
      List<String> notices) {}

  public record Column(String name, String type) {}

  /** The first value of the first row of the first result. */
  public @Nullable String value() {
    return results.getFirst().rows().getFirst().getFirst();
  }
}
