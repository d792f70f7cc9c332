package dev.truss.testsupport.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A problem document. Which members it has beyond the first six depends on its code. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProblemJson(
    String type,
    String title,
    int status,
    String code,
    String detail,
    String error,
    @Nullable String field,
    @Nullable JsonNode allowed,
    @Nullable String label,
    @Nullable Long branchId,
    @Nullable String branchStatus,
    @Nullable List<SourceSessionJson> sessions,
    @Nullable List<Obstacle> obstacles,
    @Nullable List<String> missingRoles,
    @Nullable String reason,
    @Nullable String limit,
    @Nullable String message,
    @Nullable String sqlstate,
    @Nullable Integer position,
    @Nullable Integer statement,
    @Nullable Long maxHoldMs,
    @Nullable Long estimatedHoldMs,
    @Nullable Long neededBytes,
    @Nullable Long freeBytes,
    @Nullable WindowJson window,
    @Nullable List<String> problems,
    @Nullable List<String> applied,
    @Nullable List<String> notApplied,
    @Nullable Boolean succeeded) {
  public record Obstacle(String kind, String object, String reason) {}
}
