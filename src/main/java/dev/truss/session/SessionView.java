package dev.truss.session;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The caller, and the database that its session is on. */
@Schema(name = "Session")
record SessionView(
    @Schema(examples = "anonymous") String user,
    On on,
    @Schema(nullable = true, description = "null unless on a branch") @Nullable Long branchId,
    @Schema(nullable = true) @Nullable String label,
    @Schema(nullable = true, description = "null when on nothing", examples = "shop")
        @Nullable String database,
    @Schema(nullable = true, description = "When the branch expires") @Nullable Instant expiresAt,
    @Schema(
            nullable = true,
            description = "The branch that this session was on, if it no longer exists")
        @Nullable Gone gone,
    Main main,
    Workbench workbench) {

  /** The kind of database that a session is on. */
  enum On {
    @JsonProperty("main")
    MAIN,
    @JsonProperty("branch")
    BRANCH,
    @JsonProperty("nothing")
    NOTHING
  }

  /** A branch that no longer exists. */
  @Schema(name = "GoneBranch")
  record Gone(
      long branchId,
      @Schema(nullable = true) @Nullable String label,
      @Schema(nullable = true, examples = "deleted") @Nullable String status) {}

  /** The database that branches are cut from by default. */
  @Schema(name = "MainDatabase")
  record Main(
      @Schema(examples = "shop") String database,
      @Schema(examples = "1288490188") long sizeBytes,
      @Schema(examples = "15.20") String serverVersion) {}

  /** Whether the workbench runs SQL. */
  @Schema(name = "WorkbenchState")
  record Workbench(
      boolean available,
      @Schema(nullable = true, description = "Why not, and what to do about it")
          @Nullable String reason) {}
}
