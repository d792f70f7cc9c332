package dev.truss.branch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.truss.paging.PageRequest;
import dev.truss.security.Caller;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The resource of branches. */
@Path(BranchResource.PATH)
@Tag(name = "Branches")
class BranchResource {

  static final String PATH = "/api/branches";

  private static final String ID = "{id: \\d{1,18}}";

  private final BranchService service;
  private final BranchCreation creation;
  private final BranchReset reset;
  private final BranchStore store;
  private final Caller caller;

  /** A page of the list, ordered by id. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record BranchPage(List<BranchView> branches, @Nullable String nextCursor) {}

  BranchResource(
      BranchService service,
      BranchCreation creation,
      BranchReset reset,
      BranchStore store,
      Caller caller) {
    this.service = service;
    this.creation = creation;
    this.reset = reset;
    this.store = store;
    this.caller = caller;
  }

  @GET
  @Operation(summary = "List branches: active ones, unless asked for others")
  public BranchPage list(
      @Parameter(
              description = "Statuses, repeated or separated by commas, or all; default active",
              example = "active,creating")
          @QueryParam("status")
          List<String> statuses,
      @QueryParam("label") @Nullable String label,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable Long cursor) {
    var request = new PageRequest(limit, cursor);
    var page =
        request.of(
            store.list(BranchStatus.asked(statuses), label, request.from(0), request.rows()),
            Branch::id);
    return new BranchPage(page.items().stream().map(BranchView::of).toList(), page.nextCursor());
  }

  @POST
  @Operation(
      summary = "Make a branch",
      description =
          "201 with the active branch; 202 while a copy takes longer than two seconds, to be followed by its job_id.")
  @APIResponse(
      responseCode = "201",
      description = "The branch, active",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = BranchView.class)))
  @APIResponse(
      responseCode = "202",
      description = "The branch, being copied by its job",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = BranchView.class)))
  public Response create(BranchRequests.Create request) throws Exception {
    Branch branch = service.awaitCopy(creation.create(request, caller.name()));
    if (branch.status() == BranchStatus.FAILED) {
      throw BranchProblems.copyFailed(branch);
    }
    return Response.status(BranchService.isBeingCopied(branch) ? 202 : 201)
        .location(URI.create(PATH + "/" + branch.id()))
        .entity(BranchView.of(branch))
        .build();
  }

  @GET
  @Path(ID)
  @Operation(summary = "Look at a branch, in whatever status")
  public BranchView get(@PathParam("id") long id) {
    return BranchView.of(service.get(id));
  }

  @PATCH
  @Path(ID)
  @Operation(
      summary = "Change label, time to live or protection",
      description =
          "A new ttlHours counts from now, and brings an expired branch back until it is dropped.")
  public BranchView patch(@PathParam("id") long id, BranchRequests.Patch request) {
    return BranchView.of(service.patch(id, request));
  }

  @DELETE
  @Path(ID)
  @Operation(
      summary = "Drop a branch, ending the sessions on it",
      description =
          "A job that is filling it is canceled, and what it made is dropped. Where the branch is being deleted already, the"
              + " answer waits until it is gone.")
  @APIResponse(responseCode = "204", description = "It is gone")
  public void delete(@PathParam("id") long id) throws Exception {
    service.delete(id);
  }

  @POST
  @Path(ID + "/reset")
  @Operation(
      summary = "Give a branch its parent's present content",
      description = "Id and database name stay; the sessions on the branch end.")
  @APIResponse(
      responseCode = "200",
      description = "The branch, active",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = BranchView.class)))
  @APIResponse(
      responseCode = "202",
      description = "The branch, being copied by its job",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = BranchView.class)))
  public Response reset(@PathParam("id") long id, BranchRequests.Reset request) throws Exception {
    Branch branch = service.awaitCopy(reset.reset(service.get(id), request, caller.name()));
    if (branch.reason() != null) {
      throw BranchProblems.copyFailed(branch);
    }
    return Response.status(BranchService.isBeingCopied(branch) ? 202 : 200)
        .entity(BranchView.of(branch))
        .build();
  }
}
