package dev.truss.diff;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How the schema of a branch differs from its parent's. */
@Schema(description = "How the schema of the branch differs from its parent's")
public record SchemaDifference(
    @Schema(description = "Nothing differs, and everything was read") boolean identical,
    List<SchemaChange> changes,
    @Schema(
            description =
                """
                The statements that change the parent's schema into the branch's, in an order that Postgres accepts. \
                Empty if there are none.""",
            examples = "ALTER TABLE public.orders\n\tADD COLUMN note text;")
        String sql,
    @Schema(
            description =
                "The SQL drops a table or a column; also one that is made again because its type cannot be altered")
        boolean destructive,
    @Schema(
            description =
                """
                Differences that the SQL does not contain: kinds of objects for which none is written, such as \
                publications and default privileges, and user mappings, since they hold passwords""")
        List<SchemaChange> notInSql,
    @Schema(
            description =
                "What could not be read or understood; where there is any, the rest is not complete")
        List<String> problems) {

  static SchemaDifference unread(String problem) {
    return new SchemaDifference(false, List.of(), "", false, List.of(), List.of(problem));
  }
}
