package dev.truss.diff;

import dev.truss.error.Problem;
import dev.truss.error.ProblemException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The resource of comparisons of a branch with its parent. */
@Path("/api/branches/{id: \\d{1,18}}/diff")
@Tag(name = "Branches")
class DiffResource {

  private static final String PROBLEM = "application/problem+json";

  private static final String EXAMPLE =
      """
      {
        "branch": 7,
        "parent": null,
        "schema": {
          "identical": false,
          "compared_with": "since_branching",
          "changes": [
            {"change": "changed", "type": "TABLE", "name": "public.orders"},
            {"change": "added", "type": "COLUMN", "name": "public.orders.note"}
          ],
          "parent_changes": [{"change": "added", "type": "TABLE", "name": "public.refunds"}],
          "conflicts": [],
          "sql": "SET search_path = pg_catalog;\\n\\nALTER TABLE public.orders\\n\\tADD COLUMN note text;",
          "destructive": false,
          "sql_verified": true,
          "not_in_sql": [],
          "problems": []
        },
        "rows": {
          "tables_compared": 12,
          "tables": [
            {"table": "public.orders", "inserted": 3, "updated": 1, "deleted": 0, "compared_by": "primary_key",
             "differing_columns": {"only_in_parent": [], "only_in_branch": ["note"], "other_type": []}}
          ],
          "only_in_parent": [],
          "only_in_branch": [{"table": "public.coupons", "rows": 40}],
          "not_compared": [
            {"table": "hr.salaries", "reason": "permission_denied",
             "detail": "The role that Truss works with may not read it"}
          ]
        }
      }
      """;

  private final DiffService service;

  DiffResource(DiffService service) {
    this.service = service;
  }

  @GET
  @Operation(
      summary = "How a branch differs from its parent",
      description =
          """
          What the branch changed in the schema, and apart from it what its parent changed since; the statements that make \
          the first in the parent; and how many rows of which tables were inserted, updated and deleted. Each side is read \
          in one snapshot, without waiting for or holding locks. The statements are tried in an empty database with the \
          parent's schema. Tables that are not reached within truss.diff.timeout are named under not_compared.\
          """)
  @APIResponse(
      responseCode = "200",
      description = "The differences",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = BranchDifference.class),
              examples = @ExampleObject(name = "a column, some rows and a table", value = EXAMPLE)))
  @APIResponse(
      responseCode = "409",
      description =
          "parent_gone, or the branch or its parent is not active at present; comparison_ended if"
              + " one of them was reset meanwhile",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  @APIResponse(
      responseCode = "429",
      description = "too_many_comparisons: truss.diff.max-concurrent ran for truss.diff.max-wait",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  @APIResponse(
      responseCode = "504",
      description = "comparison_timeout: the schemas were not compared within truss.diff.timeout",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  public BranchDifference diff(
      @PathParam("id") long id,
      @Parameter(
              description = "false compares the schemas only",
              schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "true"))
          @QueryParam("rows")
          @Nullable String rows,
      @Parameter(
              description =
                  "Compare rows of this table only, and show the first hundred that differ",
              example = "public.orders")
          @QueryParam("table")
          @Nullable String table,
      @Parameter(
              description = "false does not try the SQL, which takes about a second",
              schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "true"))
          @QueryParam("verify")
          @Nullable String verify)
      throws SQLException {
    return service.compare(
        new DiffService.Request(id, which(rows, table), isTrue("verify", verify)));
  }

  private static boolean isTrue(String parameter, @Nullable String value) {
    return switch (value) {
      case null -> true;
      case "true" -> true;
      case "false" -> false;
      default -> throw ProblemException.invalidField(parameter, "must be true or false");
    };
  }

  private static Comparison.Rows which(@Nullable String rows, @Nullable String table) {
    boolean wanted = isTrue("rows", rows);
    if (!wanted && table != null) {
      throw ProblemException.invalidField("table", "must be left out if rows is false");
    }
    if (table != null) {
      return new Comparison.Rows.Of(table);
    }
    return wanted ? new Comparison.Rows.All() : new Comparison.Rows.None();
  }
}
