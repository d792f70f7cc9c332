package dev.truss.backup.imports;

import dev.truss.backup.BackupRequests;
import dev.truss.backup.BackupResource;
import dev.truss.security.Caller;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The resource of imports. */
@Path(BackupResource.PATH)
@Tag(name = "Backups")
public class ImportResource {

  private final BackupImport archives;
  private final Caller caller;

  ImportResource(BackupImport archives, Caller caller) {
    this.archives = archives;
    this.caller = caller;
  }

  @POST
  @Path("import")
  @Operation(
      summary = "Import archives that are in the storage and belong to no backup",
      description =
          "Use it after the loss of the control database, or for archives from elsewhere. The manifests contain everything"
              + " that is needed.")
  public BackupImport.Result takeOver(BackupRequests.Import request) {
    return archives.takeOver(caller.name());
  }
}
