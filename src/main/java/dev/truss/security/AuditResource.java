package dev.truss.security;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.truss.paging.PageRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The resource of the audit trail. */
@Path("/api/audit")
@Tag(name = "Audit")
class AuditResource {

  private final AuditStore store;

  /** A page of the list, newest first. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record AuditPage(List<AuditEntry> entries, @Nullable String nextCursor) {}

  AuditResource(AuditStore store) {
    this.store = store;
  }

  @GET
  @Operation(
      summary = "List the audit trail, newest first",
      description =
          "Every request that may change something and reached what does it, with its outcome; never what was in it.")
  public AuditPage list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable Long cursor) {
    var request = new PageRequest(limit, cursor);
    var page = request.of(store.list(request.from(Long.MAX_VALUE), request.rows()), AuditEntry::id);
    return new AuditPage(page.items(), page.nextCursor());
  }
}
