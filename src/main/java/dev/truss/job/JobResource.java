package dev.truss.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.truss.error.ProblemException;
import dev.truss.paging.PageRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The progress of jobs. */
@Path("/api/jobs")
@Tag(name = "Jobs")
class JobResource {

  private final JobStore store;
  private final JobQueue queue;

  /** A page of the list, newest first. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record JobPage(List<Job> jobs, @Nullable String nextCursor) {}

  JobResource(JobStore store, JobQueue queue) {
    this.store = store;
    this.queue = queue;
  }

  @GET
  @Operation(summary = "List jobs, newest first")
  public JobPage list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable Long cursor) {
    var request = new PageRequest(limit, cursor);
    var page = request.of(store.list(request.from(Long.MAX_VALUE), request.rows()), Job::id);
    return new JobPage(page.items(), page.nextCursor());
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
  @APIResponse(
      responseCode = "202",
      description = "The job is being cancelled",
      content =
          @Content(mediaType = "application/json", schema = @Schema(implementation = Job.class)))
  public Response cancel(@PathParam("id") long id) {
    Job job = get(id);
    if (!queue.cancel(id)) {
      throw ProblemException.conflict("job_finished")
          .with("job_status", job.status())
          .detail("Job %d has ended already.", id);
    }
    return Response.accepted(get(id)).build();
  }
}
