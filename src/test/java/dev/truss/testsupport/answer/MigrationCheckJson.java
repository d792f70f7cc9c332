package dev.truss.testsupport.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run of migrations would meet. */
public record MigrationCheckJson(
    String database,
    String user,
    int pendingCount,
    List<String> pendingFiles,
    String filesSha256,
    int lockCount,
    int activeTxCount,
    List<String> warnings,
    boolean safe,
    List<Tool> otherTools,
    @Nullable RehearsalJson rehearsal) {
  /** Another tool that migrates this database. */
  public record Tool(String tool, String table, @Nullable String version) {}
}
