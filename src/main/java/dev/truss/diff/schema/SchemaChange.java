package dev.truss.diff.schema;

import dev.truss.catalog.SchemaObject;
import java.util.Comparator;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An object that was added, removed or changed. */
@Schema(description = "An object that was added, removed or changed")
public record SchemaChange(
    Change change,
    @Schema(description = "As in DROP statements, such as MATERIALIZED VIEW", examples = "TABLE")
        String type,
    @Schema(
            description =
                "With schema, and with table where it belongs to one, quoted where it must be",
            examples = "public.orders")
        String name) {

  static final Comparator<SchemaChange> BY_NAME =
      Comparator.comparing(SchemaChange::name).thenComparing(SchemaChange::type);

  static SchemaChange of(Change change, SchemaObject object) {
    return new SchemaChange(change, object.type(), object.name());
  }

  NotInSql notInSql(String reason) {
    return new NotInSql(change, type, name, reason);
  }
}
