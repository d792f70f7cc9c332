package dev.truss.recovery.basebackup;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.truss.paging.PageRequest;
import dev.truss.security.Caller;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
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

/** The resource of base backups. */
@Path(BaseBackupResource.PATH)
@Tag(name = "Recovery")
public class BaseBackupResource {

  public static final String PATH = "/api/base-backups";

  private static final String ID = "{id: \\d{1,18}}";

  private final BaseBackups service;
  private final BaseBackupStore store;
  private final Caller caller;

  /** A page of the list, newest first. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record BaseBackupPage(List<BaseBackup> baseBackups, @Nullable String nextCursor) {}

  /** The body of a request that makes a base backup. */
  @Schema(name = "CreateBaseBackup")
  record Create(
      @Schema(
              description = "1 to 60 characters; default base_ and the time",
              examples = "before-the-upgrade")
          @Nullable String label) {}

  BaseBackupResource(BaseBackups service, BaseBackupStore store, Caller caller) {
    this.service = service;
    this.store = store;
    this.caller = caller;
  }

  @GET
  @Operation(summary = "List base backups, newest first")
  public BaseBackupPage list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable Long cursor) {
    var request = new PageRequest(limit, cursor);
    var page = request.of(store.list(request.from(Long.MAX_VALUE), request.rows()), BaseBackup::id);
    return new BaseBackupPage(page.items(), page.nextCursor());
  }

  @POST
  @Operation(
      summary = "Copy the whole server, as a start for recoveries",
      description =
          "Only one base backup runs at a time: 409 base_backup_under_way. It needs a working WAL archive: 409 not_archiving.")
  @APIResponse(
      responseCode = "202",
      description = "The base backup, queued",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = BaseBackup.class)))
  public Response create(Create request) throws SQLException {
    BaseBackup made = service.create(request.label(), caller.name());
    return Response.accepted(made).location(URI.create(PATH + "/" + made.id())).build();
  }

  @GET
  @Path(ID)
  @Operation(summary = "Look at a base backup")
  public BaseBackup get(@PathParam("id") long id) {
    return service.get(id);
  }

  @DELETE
  @Path(ID)
  @Operation(
      summary = "Delete a base backup",
      description =
          "A base backup that the promised window needs is refused, unless force is true.")
  @APIResponse(responseCode = "204", description = "The base backup is deleted")
  public void delete(
      @PathParam("id") long id,
      @Parameter(description = "Even if the window gets shorter") @QueryParam("force")
          boolean force)
      throws SQLException {
    service.delete(id, force);
  }
}
