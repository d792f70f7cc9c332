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
    @Schema(description = "Whether the transaction was read-only") boolean readOnly,
    List<Result> results) {

  /** The result of one statement. */
  @Schema(name = "SqlResult")
  record Result(
      @Schema(description = "The command, such as SELECT", examples = "SELECT") String command,
      @Schema(description = "Empty for a statement without rows") List<Column> columns,
      @Schema(description = "Cells as Postgres prints them, or null")
          List<List<@Nullable String>> rows,
      @Schema(description = "Whether more rows follow") boolean more,
      @Schema(nullable = true, description = "The number of changed rows; null for a query")
          @Nullable Long affected,
      @Schema(description = "Until its rows were read", examples = "1.2") double durationMs,
      @Schema(description = "The notices of Postgres") List<String> notices) {}

  /** A column of a result. */
  @Schema(name = "SqlColumn")
  record Column(@Schema(examples = "id") String name, @Schema(examples = "int8") String type) {}
}
