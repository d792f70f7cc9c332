package dev.truss.workbench;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** SQL to run, in one transaction. */
@Schema(name = "RunSql")
record SqlRequest(
    @Schema(
            description = "One or several statements, with $1, $2, … as placeholders for params",
            examples = "SELECT * FROM orders WHERE id = $1")
        @Nullable String sql,
    @Schema(
            type = SchemaType.ARRAY,
            implementation = Object.class,
            description = "Texts, numbers, booleans or null, as many as sql has parameters",
            examples = "[42]")
        @Nullable List<@Nullable SqlParameter> params,
    @Schema(description = "Instead of sql: several, each with its own params")
        @Nullable List<Statement> statements,
    @Schema(nullable = true, description = "A branch; absent for the session's database")
        @Nullable Long branchId,
    @Schema(
            nullable = true,
            description = "main, whatever the session is on; not beside branch_id",
            examples = "main")
        @Nullable String target,
    @Schema(
            description =
                "On the main database: whether it may write, this time; on a branch it always may")
        @Nullable Boolean write,
    @Schema(description = "Rows of each result, 1 to 10000; default 1000") @Nullable Integer limit,
    @Schema(description = "Rows of each result to leave out before; default 0")
        @Nullable Integer offset,
    @Schema(description = "1 to 600000; default 30000") @Nullable Integer timeoutMs,
    @Schema(description = "Any name, to cancel it by: DELETE /api/sql/{id}") @Nullable String id) {

  /** One of several statements. */
  @Schema(name = "SqlStatement")
  record Statement(
      String sql,
      @Schema(type = SchemaType.ARRAY, implementation = Object.class)
          @Nullable List<@Nullable SqlParameter> params) {}
}
