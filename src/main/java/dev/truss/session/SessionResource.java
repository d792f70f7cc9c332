package dev.truss.session;

import dev.truss.branch.BranchLookup;
import dev.truss.postgres.MainDatabase;
import dev.truss.security.AuditedRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The client's session. */
@Path("/api/session")
@Tag(name = "Session")
class SessionResource {

  private final ActiveDatabases databases;
  private final SessionCookie cookie;
  private final SessionStore store;
  private final BranchLookup branches;
  private final MainDatabase main;
  private final AuditedRequest audited;
  private final SessionViews views;

  /** The branch to switch to. */
  @Schema(name = "SwitchBranch")
  record Switch(
      @Schema(
              nullable = true,
              description = "A branch; null or absent for the main database",
              examples = "7")
          @Nullable Long branchId) {}

  SessionResource(
      ActiveDatabases databases,
      SessionCookie cookie,
      SessionStore store,
      BranchLookup branches,
      MainDatabase main,
      AuditedRequest audited,
      SessionViews views) {
    this.databases = databases;
    this.cookie = cookie;
    this.store = store;
    this.branches = branches;
    this.main = main;
    this.audited = audited;
    this.views = views;
  }

  @GET
  @Operation(
      summary = "Get the caller and the database of its session",
      description =
          "A session whose branch was deleted or has expired is on nothing, until it chooses again.")
  public SessionView get() throws SQLException {
    if (store.knows(cookie.hash())) {
      cookie.goOn();
    }
    return views.of(databases.chosen());
  }

  @PUT
  @Path("branch")
  @Operation(
      summary = "Switch this session to a branch, or to the main database",
      description =
          "Other sessions are not changed. The answer sets a cookie if the request has none.")
  @APIResponse(
      responseCode = "200",
      description = "The session",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = SessionView.class)))
  @APIResponse(
      responseCode = "409",
      description = "branch_expired and the like: the branch cannot be used")
  public SessionView put(Switch wanted) throws SQLException {
    Long branchId = wanted.branchId();
    audited.about(
        branchId == null ? main.name().value() : branches.usable(branchId).database().value());
    store.put(store.knows(cookie.hash()) ? cookie.goOn() : cookie.begin(), branchId);
    return views.of(Optional.ofNullable(branchId));
  }
}
