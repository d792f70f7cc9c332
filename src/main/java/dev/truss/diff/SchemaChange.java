package dev.truss.diff;

import java.util.Comparator;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One object that is not the same on both sides. */
@Schema(description = "An object that the branch added, removed or changed")
public record SchemaChange(
    Change change,
    @Schema(description = "As in DROP statements, such as MATERIALIZED VIEW", examples = "TABLE")
        String type,
    @Schema(
            description = "With schema, and with table where it belongs to one",
            examples = "public.orders")
        String name) {

  static final Comparator<SchemaChange> BY_NAME =
      Comparator.comparing(SchemaChange::name).thenComparing(SchemaChange::type);
}
