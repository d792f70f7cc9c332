package dev.truss.diff;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How the rows of a branch differ from its parent's. */
@Schema(
    description =
        "How the rows of the branch differ from its parent's. Sequences, large objects and materialized views are not"
            + " compared")
public record RowDifference(
    @Schema(description = "Tables of both sides that were compared") int tablesCompared,
    @Schema(description = "Those among them whose rows differ") List<TableDifference> tables,
    List<TableRows> onlyInParent,
    List<TableRows> onlyInBranch,
    @Schema(description = "Tables of which this answer says nothing")
        List<NotCompared> notCompared) {

  /** A table that only one side has. */
  @Schema(description = "A table that only one side has")
  public record TableRows(
      @Schema(examples = "public.invoices") String table,
      @Schema(description = "null if it could not be counted: then it is in not_compared too")
          @Nullable Long rows) {}
}
