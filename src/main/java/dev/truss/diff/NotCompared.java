package dev.truss.diff;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.truss.diff.side.Deadline;
import dev.truss.postgres.failure.NoRoom;
import dev.truss.postgres.failure.SqlStates;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A table whose rows were not compared. */
@Schema(description = "A table of which the answer does not say whether its rows differ")
public record NotCompared(
    @Schema(examples = "public.invoices") String table,
    Reason reason,
    @Schema(
            description = "What to do about it, or what Postgres said",
            examples = "The role that Truss works with may not read it")
        String detail) {

  /** Why the rows were not compared. */
  public enum Reason {
    @JsonProperty("permission_denied")
    PERMISSION_DENIED("The role that Truss works with may not read it"),
    @JsonProperty("row_security")
    ROW_SECURITY("Its policies hide rows from the role that Truss works with; give it BYPASSRLS"),
    @JsonProperty("foreign_table")
    FOREIGN_TABLE("It, or one of its partitions, lies on another server"),
    @JsonProperty("locked")
    LOCKED("Somebody holds a lock on it; try again"),
    @JsonProperty("out_of_time")
    OUT_OF_TIME("The time for the comparison (truss.diff.timeout) ran out"),
    @JsonProperty("failed")
    FAILED("");

    private final String detail;

    Reason(String detail) {
      this.detail = detail;
    }
  }

  static NotCompared because(String table, Reason reason) {
    return new NotCompared(table, reason, reason.detail);
  }

  static NotCompared because(String table, SQLException e, Deadline deadline) {
    String state = String.valueOf(e.getSQLState());
    if (deadline.hasPassed() || state.equals(SqlStates.QUERY_CANCELED)) {
      return because(table, Reason.OUT_OF_TIME);
    }
    return switch (state) {
      case SqlStates.LOCK_NOT_AVAILABLE -> because(table, Reason.LOCKED);
      case SqlStates.INSUFFICIENT_PRIVILEGE -> because(table, Reason.PERMISSION_DENIED);
      default -> new NotCompared(table, Reason.FAILED, failure(e));
    };
  }

  private static String failure(SQLException e) {
    return NoRoom.behind(e).map(NoRoom::sentence).orElse(SqlStates.message(e));
  }
}
