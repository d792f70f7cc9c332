package dev.truss.diff;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.truss.diff.schema.SchemaDifference;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How a branch differs from its parent. */
@Schema(description = "How a branch differs from its parent")
public record BranchDifference(
    long branch,
    @Schema(description = "The branch it was cut from; null for the main database")
        @Nullable Long parent,
    SchemaDifference schema,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "Absent if the request said rows=false")
        @Nullable RowDifference rows) {}
