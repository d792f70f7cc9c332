package dev.truss.testsupport.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which migrations a database has. */
public record MigrationStatusJson(
    String database,
    List<Applied> applied,
    List<String> pending,
    String filesSha256,
    @Nullable Applied failed) {
  public record Applied(
      String file, @Nullable String version, String description, boolean success) {}
}
