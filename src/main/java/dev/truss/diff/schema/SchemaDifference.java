package dev.truss.diff.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How the schema of a branch differs from its parent's. */
@Schema(description = "How the schema of the branch differs from its parent's")
public record SchemaDifference(
    @Schema(description = "Branch and parent have the same schema, and everything was read")
        boolean identical,
    @Schema(
            description =
                """
                since_branching: changes are those of the branch, and parent_changes those of the parent, since the \
                branch was made or reset. two_way: what the schema was then is not known, as for content of a backup or a \
                recovery, so that changes holds every difference, including what was changed in the parent since.\
                """)
        Basis comparedWith,
    @Schema(description = "What the branch changed") List<SchemaChange> changes,
    @Schema(description = "What the parent changed since. The SQL does not contain it.")
        List<SchemaChange> parentChanges,
    @Schema(
            description =
                "What both changed, and not alike. It is in the SQL as the branch has it, and in"
                    + " both lists.")
        List<SchemaChange> conflicts,
    @Schema(
            description =
                """
                The statements that make the changes of the branch in the parent, in an order that Postgres accepts. \
                Empty if there are none.\
                """,
            examples = "ALTER TABLE public.orders\n\tADD COLUMN note text;")
        String sql,
    @Schema(
            description =
                "The SQL drops a table or a column; also one that is made again because its type"
                    + " cannot be altered")
        boolean destructive,
    @Schema(
            description =
                """
                The SQL was run in an empty database with the parent's schema, and made all changes that are not in \
                not_in_sql, and no other. Of a schema with more than 300 relations, only what is related to the changes \
                was there. Owners are not part of that.\
                """)
        boolean sqlVerified,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(
            description =
                "Why the SQL was not run, or only in part; absent if all of it was, or if there is none")
        @Nullable String sqlNotTried,
    @Schema(
            description =
                "Changes of the branch that the SQL does not make, and objects that it changes"
                    + " although the branch did not, each with the reason")
        List<NotInSql> notInSql,
    @Schema(
            description =
                "Objects that could not be read in one of the databases, and are not compared")
        List<String> problems) {

  /** The schema that the branch is compared with. */
  public enum Basis {
    @JsonProperty("since_branching")
    SINCE_BRANCHING,
    @JsonProperty("two_way")
    TWO_WAY
  }
}
