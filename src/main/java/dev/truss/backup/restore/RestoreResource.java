package dev.truss.backup.restore;

import dev.truss.backup.BackupRequests;
import dev.truss.backup.BackupResource;
import dev.truss.backup.BackupService;
import dev.truss.branch.BranchView;
import dev.truss.recovery.Recoveries;
import dev.truss.security.Caller;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The resource of restores. */
@Path(BackupResource.PATH)
@Tag(name = "Backups")
class RestoreResource {

  private static final String ID = BackupResource.ID;
  private static final String JSON = "application/json";

  private final BackupService service;
  private final Restores restores;
  private final Recoveries recoveries;
  private final Caller caller;

  RestoreResource(BackupService service, Restores restores, Recoveries recoveries, Caller caller) {
    this.service = service;
    this.restores = restores;
    this.recoveries = recoveries;
    this.caller = caller;
  }

  @POST
  @Path(ID + "/restore")
  @Operation(
      summary = "Load a backup into a new branch",
      description =
          "Never into the main database. Roles and extensions that the server lacks, and what Truss's role may not make"
              + " again, are refused with the list before any work; createMissingRoles=true makes the roles, without a"
              + " login, which takes CREATEROLE. With target_time it is a recovery of the database that the backup is of, and"
              + " the backup itself is not read.")
  @APIResponse(
      responseCode = "202",
      description = "The branch, being filled by its job",
      content = @Content(mediaType = JSON, schema = @Schema(implementation = BranchView.class)))
  @APIResponse(
      responseCode = "429",
      description = "recovery_queue_full: with target_time, too many recoveries wait already")
  public Response restore(
      @PathParam("id") long id,
      @QueryParam("createMissingRoles") boolean createMissingRoles,
      BackupRequests.Restore request)
      throws IOException, SQLException {
    BranchView branch =
        request.targetTime() == null
            ? restores.restore(id, request, createMissingRoles, caller.name())
            : recoveries.toTime(
                service.get(id).database(),
                request.targetTime(),
                request.label(),
                request.ttlHours(),
                caller.name());
    return Response.accepted(branch).location(URI.create("/api/branches/" + branch.id())).build();
  }
}
