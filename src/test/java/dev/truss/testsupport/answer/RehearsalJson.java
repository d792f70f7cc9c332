package dev.truss.testsupport.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rehearsal of migrations. */
public record RehearsalJson(
    @Nullable String database,
    boolean succeeded,
    @Nullable String error,
    List<Statement> statements) {
  public record Statement(
      String file,
      String statement,
      List<Lock> locks,
      List<String> rewrites,
      @Nullable String error) {}

  public record Lock(String table, String mode, String blocks) {}
}
