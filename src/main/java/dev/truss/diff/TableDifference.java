package dev.truss.diff;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How the rows of a table differ. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What happened to the rows of a table since the branch was cut")
public record TableDifference(
    @Schema(examples = "public.orders") String table,
    @Schema(description = "Rows that only the branch has") long inserted,
    @Schema(description = "Rows with the same key and other values") long updated,
    @Schema(description = "Rows that only the parent has") long deleted,
    ComparedBy comparedBy,
    @Schema(description = "Absent if both sides have the same columns")
        @Nullable DifferingColumns differingColumns,
    @Schema(description = "The first hundred changed rows, if the request named this table")
        @Nullable List<ChangedRow> sample) {}
