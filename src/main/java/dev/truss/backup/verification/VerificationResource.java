package dev.truss.backup.verification;

import dev.truss.backup.BackupRequests;
import dev.truss.backup.BackupResource;
import dev.truss.backup.BackupView;
import dev.truss.security.Caller;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The resource of verifications. */
@Path(BackupResource.PATH)
@Tag(name = "Backups")
class VerificationResource {

  private static final String ID = BackupResource.ID;
  private static final String JSON = "application/json";

  private final Verifications verifications;
  private final Caller caller;

  VerificationResource(Verifications verifications, Caller caller) {
    this.verifications = verifications;
    this.caller = caller;
  }

  @POST
  @Path(ID + "/verify")
  @Operation(
      summary = "Prove that a backup restores",
      description =
          "Reads every file, restores the archive into a database that is dropped again, and compares the rows of each"
              + " table with those that the dump's snapshot saw.")
  @APIResponse(
      responseCode = "202",
      description = "The backup, whose verification is running",
      content = @Content(mediaType = JSON, schema = @Schema(implementation = BackupView.class)))
  public Response verify(@PathParam("id") long id, BackupRequests.Verify request) {
    return Response.accepted(BackupView.of(verifications.begin(id, caller.name()))).build();
  }
}
