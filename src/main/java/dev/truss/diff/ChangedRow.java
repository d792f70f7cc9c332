package dev.truss.diff;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A row that differs between the two sides. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    description =
        "A row that is not the same on both sides. Values are texts as Postgres writes them, null is null; of a text"
            + " longer than 1000 characters the first 1000 and an ellipsis")
public record ChangedRow(
    @Schema(
            description = "The columns of the primary key; absent without one",
            examples = "{\"id\":\"7\"}")
        @Nullable Map<String, @Nullable String> key,
    @Schema(description = "In the parent; absent if the row was inserted")
        @Nullable Map<String, @Nullable String> before,
    @Schema(description = "In the branch; absent if the row was deleted")
        @Nullable Map<String, @Nullable String> after) {}
