package dev.truss.recovery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.truss.branch.BranchView;
import dev.truss.error.ProblemException;
import dev.truss.paging.PageRequest;
import dev.truss.recovery.basebackup.RecoveryWindow;
import dev.truss.recovery.basebackup.WindowView;
import dev.truss.recovery.wal.RecoveryPoint;
import dev.truss.recovery.wal.RecoveryPointStore;
import dev.truss.security.AuditedRequest;
import dev.truss.security.Caller;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The resource of point-in-time recovery. */
@Path("/api/recovery")
@Tag(name = "Recovery")
class RecoveryResource {

  private static final String JSON = "application/json";

  private final Recoveries recoveries;
  private final RecoveryWindow windows;
  private final RecoveryPoints points;
  private final RecoveryPointStore pointStore;
  private final RecoveryStore store;
  private final AuditedRequest audited;
  private final Caller caller;

  /** A part of the list, newest first. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RecoveryPage(List<Recovery> recoveries, @Nullable String nextCursor) {}

  /** A part of the list, newest first. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RecoveryPointPage(List<RecoveryPoint> points, @Nullable String nextCursor) {}

  RecoveryResource(
      Recoveries recoveries,
      RecoveryWindow windows,
      RecoveryPoints points,
      RecoveryPointStore pointStore,
      RecoveryStore store,
      AuditedRequest audited,
      Caller caller) {
    this.recoveries = recoveries;
    this.windows = windows;
    this.points = points;
    this.pointStore = pointStore;
    this.store = store;
    this.audited = audited;
    this.caller = caller;
  }

  @GET
  @Operation(summary = "List recoveries, newest first")
  public RecoveryPage list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable Long cursor) {
    var request = new PageRequest(limit, cursor);
    var page =
        request.of(store.list(request.from(Long.MAX_VALUE), request.rows()), Recovery::branchId);
    return new RecoveryPage(page.items(), page.nextCursor());
  }

  @POST
  @Operation(
      summary = "Recover one database to a moment, into a new branch",
      description =
          "Beside the live data, while everything else goes on. The branch is creating until its job is done. With preview"
              + " nothing is done, and the answer says what would be.")
  @APIResponse(
      responseCode = "200",
      description = "With preview: what would be done",
      content = @Content(mediaType = JSON, schema = @Schema(implementation = Preview.class)))
  @APIResponse(
      responseCode = "202",
      description = "The branch, creating",
      content = @Content(mediaType = JSON, schema = @Schema(implementation = BranchView.class)))
  @APIResponse(
      responseCode = "422",
      description =
          "target_unreachable or recovery_point_unknown, with the window as a member; invalid_field, idempotency_key_reused")
  @APIResponse(
      responseCode = "409",
      description =
          "not_enough_disk, with needed_bytes and free_bytes; for a POST also idempotency_key_in_flight")
  @APIResponse(responseCode = "429", description = "recovery_queue_full, with Retry-After")
  public Response recover(
      RecoveryRequests.Recover request,
      @Parameter(description = "Only say what would be done") @QueryParam("preview")
          boolean preview)
      throws IOException, SQLException {
    if (preview) {
      audited.changesNothing();
      return Response.ok(recoveries.preview(request)).build();
    }
    BranchView branch = recoveries.recover(request, caller.name());
    return Response.accepted(branch).location(URI.create("/api/branches/" + branch.id())).build();
  }

  @GET
  @Path("window")
  @Operation(
      summary = "Get the recovery window",
      description =
          "The moments from earliest to latest but for the gaps; whether WAL is archived, and what to do if not.")
  public WindowView window() throws SQLException {
    return windows.window();
  }

  @GET
  @Path("points")
  @Operation(summary = "List restore points, newest first")
  public RecoveryPointPage points(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable Long cursor) {
    var request = new PageRequest(limit, cursor);
    var page =
        request.of(
            pointStore.list(request.from(Long.MAX_VALUE), request.rows()), RecoveryPoint::id);
    return new RecoveryPointPage(page.items(), page.nextCursor());
  }

  @POST
  @Path("points")
  @Operation(summary = "Name the present moment, to recover to it by that name")
  @APIResponse(
      responseCode = "201",
      description = "The restore point",
      content = @Content(mediaType = JSON, schema = @Schema(implementation = RecoveryPoint.class)))
  public Response createPoint(RecoveryRequests.CreatePoint request) throws SQLException {
    if (request.name() == null) {
      throw ProblemException.invalidField("name", "must be given");
    }
    return Response.status(Response.Status.CREATED)
        .entity(points.create(request.name(), caller.name()))
        .build();
  }
}
