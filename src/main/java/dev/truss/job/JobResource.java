package dev.truss.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.truss.error.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Progress of what outlives its request. */
@Path("/api/jobs")
@Tag(name = "Jobs")
@RunOnVirtualThread
class JobResource {

  private static final int MAX_LIMIT = 1000;

  private final JobStore store;

  /** A part of the list, newest first. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record JobPage(List<Job> jobs, @Nullable String nextCursor) {}

  JobResource(JobStore store) {
    this.store = store;
  }

  @GET
  @Operation(summary = "List jobs, newest first")
  public JobPage list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable Long cursor) {
    if (limit != null && (limit < 1 || limit > MAX_LIMIT)) {
      throw ProblemException.invalidField("limit", "must be between 1 and " + MAX_LIMIT);
    }
    if (cursor != null && cursor < 0) {
      throw ProblemException.invalidField("cursor", "must be a next_cursor of this list");
    }
    int most = limit == null ? Integer.MAX_VALUE - 1 : limit;
    List<Job> found = store.list(cursor == null ? Long.MAX_VALUE : cursor, most + 1);
    boolean more = found.size() > most;
    List<Job> jobs = more ? found.subList(0, most) : found;
    return new JobPage(jobs, more ? Long.toString(jobs.getLast().id()) : null);
  }

  @GET
  @Path("{id: \\d{1,18}}")
  @Operation(summary = "Look at a job")
  public Job get(@PathParam("id") long id) {
    return store
        .find(id)
        .orElseThrow(
            () -> ProblemException.notFound("job_not_found", "There is no job " + id + "."));
  }

  @DELETE
  @Path("{id: \\d{1,18}}")
  @Operation(summary = "Cancel a job; what it made so far is removed")
  public Response cancel(@PathParam("id") long id) {
    Job job = get(id);
    if (!store.requestCancel(id)) {
      throw ProblemException.conflict("job_finished")
          .with("status", job.status())
          .detail("Job %d has ended already.", id);
    }
    return Response.accepted(get(id)).build();
  }
}
