package dev.truss.testsupport.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run of migrations did. */
public record MigrationRunJson(
    String database,
    List<String> applied,
    int alreadyApplied,
    List<String> notApplied,
    boolean succeeded,
    @Nullable String error) {}
