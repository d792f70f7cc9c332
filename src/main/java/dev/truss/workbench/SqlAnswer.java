package dev.truss.workbench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The results of the statements. */
@Schema(name = "SqlAnswer")
@JsonInclude(JsonInclude.Include.ALWAYS)
record SqlAnswer(
    @Schema(examples = "shop") String database,
    @Schema(nullable = true) @Nullable Long branchId,
    @Schema(description = "Whether the transaction could not write") boolean readOnly,
    List<Result> results) {

  /** The result of one statement. */
  @Schema(name = "SqlResult")
  record Result(
      @Schema(description = "Its first word", examples = "SELECT") String command,
      @Schema(description = "Empty for a statement without rows") List<Column> columns,
      @Schema(description = "Cells as Postgres prints them, or null")
          List<List<@Nullable String>> rows,
      @Schema(description = "Whether there are rows behind these") boolean more,
      @Schema(nullable = true, description = "How many rows were written; null for a query")
          @Nullable Long affected,
      @Schema(description = "Until its rows were read", examples = "1.2") double durationMs,
      @Schema(description = "What Postgres told besides") List<String> notices) {}

  /** A column of a result. */
  @Schema(name = "SqlColumn")
  record Column(@Schema(examples = "id") String name, @Schema(examples = "int8") String type) {}
}
