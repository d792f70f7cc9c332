package dev.truss.quota;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The resource of the plan, its limits, and what is in use. */
@Path("/api/usage")
@Tag(name = "Usage")
class UsageResource {

  private final Quota quota;

  UsageResource(Quota quota) {
    this.quota = quota;
  }

  @GET
  @Operation(summary = "The plan in force, its limits, and what is in use")
  public Usage usage() {
    return quota.usage();
  }
}
