package dev.truss.migration;

import dev.truss.error.Problem;
import dev.truss.security.AuditedRequest;
import dev.truss.security.Caller;
import dev.truss.session.ActiveDatabase;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The resource of rehearsals that run as jobs. */
@Path("/api/migrations/rehearsals")
@Tag(name = "Migrations")
class RehearsalResource {

  private static final int NEWEST = 20;
  private static final String JSON = "application/json";

  private final Targets targets;
  private final RehearsalJob job;
  private final RehearsalStore store;
  private final AuditedRequest audited;
  private final Caller caller;

  RehearsalResource(
      Targets targets,
      RehearsalJob job,
      RehearsalStore store,
      AuditedRequest audited,
      Caller caller) {
    this.targets = targets;
    this.job = job;
    this.store = store;
    this.audited = audited;
    this.caller = caller;
  }

  @POST
  @Operation(
      summary = "Rehearse in a job",
      description =
          "Does what a check with rehearse does, in a job: its progress is that of the job, and"
              + " DELETE /api/jobs/{id} cancels it. The result is kept as long as the job is.")
  @APIResponse(
      responseCode = "202",
      description = "The rehearsal, which is queued",
      content = @Content(mediaType = JSON, schema = @Schema(implementation = RehearsalView.class)))
  @APIResponse(
      responseCode = "409",
      description = "migrations_not_configured, migrations_folder_missing",
      content =
          @Content(
              mediaType = "application/problem+json",
              schema = @Schema(implementation = Problem.class)))
  @APIResponse(
      responseCode = "429",
      description = "too_many_rehearsals: six wait or run already",
      content =
          @Content(
              mediaType = "application/problem+json",
              schema = @Schema(implementation = Problem.class)))
  public Response rehearse(MigrationRequests.Rehearse request) throws IOException {
    ActiveDatabase database = targets.of(request.branchId(), request.target());
    audited.about(database.database().value());
    RehearsalView begun = job.begin(database, caller.name());
    return Response.accepted(begun).location(URI.create("/api/jobs/" + begun.jobId())).build();
  }

  @GET
  @Operation(
      summary = "The rehearsals of a database",
      description = "The newest 20 that were jobs, newest first.")
  public RehearsalView.All list(
      @QueryParam("branch_id") @Nullable Long branchId,
      @QueryParam("target") @Nullable String target) {
    return new RehearsalView.All(store.of(targets.toLookAt(branchId, target).value(), NEWEST));
  }
}
