package dev.truss.branch;

import dev.truss.cloning.ClonePlan;
import dev.truss.cloning.ClonePlanner;
import dev.truss.cloning.ConnectionsMode;
import dev.truss.database.Source;
import dev.truss.database.SourceSession;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The resource of the sessions that would prevent a branch, before one is created. */
@Path(BranchResource.PATH + "/source")
@Tag(name = "Branches")
class SourceResource {

  private final Sources sources;
  private final ClonePlanner planner;

  /** A database that branches can be cut from, as it is now. */
  @Schema(name = "BranchSource")
  record BranchSource(
      @Schema(examples = "shop") String database,
      @Schema(examples = "8421376") long sizeBytes,
      @Schema(description = "Those that a clone would meet") List<SourceSession> sessions,
      @Schema(description = "Their global identifiers; they block a clone as sessions do")
          List<String> preparedTransactions,
      @Schema(
              description =
                  "What connections=auto would come to now: clone, pause or copy. It is decided anew when the branch is made",
              examples = "clone")
          String auto) {}

  SourceResource(Sources sources, ClonePlanner planner) {
    this.sources = sources;
    this.planner = planner;
  }

  @GET
  @Operation(
      summary = "Look at what a branch would be cut from",
      description = "Without parent it is the main database.")
  public BranchSource source(@QueryParam("parent") @Nullable Long parent) throws SQLException {
    Source source = sources.ofParent(Optional.ofNullable(parent));
    return new BranchSource(
        source.name().value(),
        source.sizeBytes(),
        source.sessions(),
        source.preparedTransactions(),
        auto(planner.plan(source, ConnectionsMode.AUTO, Optional.empty())));
  }

  private static String auto(ClonePlan plan) {
    if (plan instanceof ClonePlan.Online) {
      return "copy";
    }
    return plan instanceof ClonePlan.Paused ? "pause" : "clone";
  }
}
