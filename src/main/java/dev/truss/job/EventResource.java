package dev.truss.job;

import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Streams events as they happen. */
@Path("/api/events")
@Tag(name = "Jobs")
class EventResource {

  /** Keeps proxies from closing a stream without events. */
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

  private final JobFeed feed;
  private final ServerFeed server;

  EventResource(JobFeed feed, ServerFeed server) {
    this.feed = feed;
    this.server = server;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      summary = "Follow jobs",
      description =
          "Server-sent events: job with the job as data, whenever one changes, on whichever replica; server with whether Postgres is reachable, at the beginning and whenever that changes; a comment every 15 s. The stream ends when Truss stops.")
  @APIResponse(
      responseCode = "200",
      description = "The stream",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(type = SchemaType.STRING),
              example =
                  "event: job\ndata: {\"id\":12,\"kind\":\"backup\",\"status\":\"running\"}\n\n"))
  public Multi<OutboundSseEvent> events(@Context Sse sse) {
    Multi<OutboundSseEvent> jobs =
        feed.changes()
            .map(
                job ->
                    sse.newEventBuilder()
                        .name("job")
                        .mediaType(MediaType.APPLICATION_JSON_TYPE)
                        .data(Job.class, job)
                        .build());
    Multi<OutboundSseEvent> states =
        server
            .states()
            .map(
                state ->
                    sse.newEventBuilder()
                        .name("server")
                        .mediaType(MediaType.APPLICATION_JSON_TYPE)
                        .data(ServerFeed.ServerState.class, state)
                        .build());
    Multi<OutboundSseEvent> life =
        Multi.createFrom()
            .ticks()
            .every(SIGN_OF_LIFE)
            .onOverflow()
            .drop()
            .map(tick -> sse.newEventBuilder().comment("here").build());
    OutboundSseEvent end = sse.newEventBuilder().comment("end").build();
    return Multi.createBy()
        .merging()
        .streams(jobs.onCompletion().continueWith(end), states, life)
        .select()
        .first(event -> event != end);
  }
}
