package dev.truss.testsupport.answer;

import org.jspecify.annotations.Nullable;

/** A browser's session. */
public record SessionJson(
    String user,
    String on,
    @Nullable Long branchId,
    @Nullable String label,
    @Nullable String database,
    @Nullable Gone gone,
    Main main,
    Workbench workbench) {
  public record Gone(long branchId, @Nullable String label, @Nullable String status) {}

  public record Main(String database, long sizeBytes) {}

  public record Workbench(boolean available, @Nullable String reason) {}
}
