package dev.truss.testsupport.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What differs between a branch and its parent. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DifferenceJson(
    long branch, @Nullable Long parent, Schema schema, @Nullable Rows rows) {

  public record Schema(boolean identical, String sql, List<String> problems) {}

  public record Rows(List<Table> tables, List<NotComparedJson> notCompared) {}

  public record Table(String table, long inserted, long updated, long deleted) {}

  public record NotComparedJson(String table, String reason, String detail) {}
}
