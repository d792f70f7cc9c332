package dev.truss.backup;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.truss.error.ProblemException;
import dev.truss.paging.PageRequest;
import dev.truss.security.Caller;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The resource of backups. */
@Path(BackupResource.PATH)
@Tag(name = "Backups")
public class BackupResource {

  public static final String PATH = "/api/backups";

  public static final String ID = "{id: \\d{1,18}}";
  private static final String JSON = "application/json";

  private final BackupService service;
  private final BackupDeletion deletion;
  private final BackupStore store;
  private final Caller caller;

  /** A page of the list, newest first. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record BackupPage(List<BackupView> backups, @Nullable String nextCursor) {}

  BackupResource(BackupService service, BackupDeletion deletion, BackupStore store, Caller caller) {
    this.service = service;
    this.deletion = deletion;
    this.store = store;
    this.caller = caller;
  }

  @GET
  @Operation(summary = "List backups, newest first")
  public BackupPage list(
      @QueryParam("status") @Nullable String status,
      @QueryParam("label") @Nullable String label,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable Long cursor) {
    if (label != null && label.indexOf('\0') >= 0) {
      throw ProblemException.invalidField("label", "must not contain the character U+0000");
    }
    var request = new PageRequest(limit, cursor);
    var page =
        request.of(
            store.list(status(status), label, request.from(Long.MAX_VALUE), request.rows()),
            Backup::id);
    return new BackupPage(page.items().stream().map(BackupView::of).toList(), page.nextCursor());
  }

  @POST
  @Operation(
      summary = "Back up the main database or a branch",
      description = "Puts the backup into the queue. The job in job_id shows its progress.")
  @APIResponse(
      responseCode = "202",
      description = "The backup, queued or in progress",
      content = @Content(mediaType = JSON, schema = @Schema(implementation = BackupView.class)))
  @APIResponse(
      responseCode = "429",
      description = "backup_queue_full: truss.backup.max-queued backups wait already")
  public Response create(BackupRequests.Create request) throws SQLException {
    Backup backup = service.create(request, caller.name(), null);
    return Response.accepted(BackupView.of(backup))
        .location(URI.create(PATH + "/" + backup.id()))
        .build();
  }

  @GET
  @Path(ID)
  @Operation(summary = "Get a backup")
  public BackupView get(@PathParam("id") long id) {
    return BackupView.of(service.get(id));
  }

  @DELETE
  @Path(ID)
  @Operation(summary = "Delete a backup and its archive")
  @APIResponse(responseCode = "204", description = "The backup is deleted")
  public void delete(@PathParam("id") long id) {
    try {
      deletion.delete(id);
    } catch (IOException e) {
      throw BackupProblems.storageUnavailable(e);
    }
  }

  private static @Nullable BackupStatus status(@Nullable String text) {
    if (text == null || text.equals("all")) {
      return null;
    }
    return BackupStatus.of(text)
        .orElseThrow(
            () ->
                ProblemException.invalidField(
                    "status",
                    "must be all or one of queued, in_progress, completed, failed, cancelled"));
  }
}
