package dev.truss.error;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Stands for all resources: takes a body like theirs and fails in every way they may. */
@Path("/api/things")
public class ThingResource {

  public enum Mode {
    @JsonProperty("auto")
    AUTO,
    @JsonProperty("fail")
    FAIL
  }

  public record Thing(
      @Nullable @Size(max = 10) String label,
      @Nullable BigDecimal ttlHours,
      @Nullable Integer count,
      @Nullable Mode mode,
      @Nullable Instant targetTime,
      @Nullable Boolean isKept,
      @Nullable List<@Valid Part> parts) {}

  @Schema(name = "ThingPart")
  public record Part(@Nullable @Size(max = 3) String partName) {}

  @POST
  public Response create(@Valid Thing thing) {
    return Response.created(URI.create("/api/things/1")).entity(thing).build();
  }

  @PATCH
  public Thing change(Thing thing) {
    return thing;
  }

  @GET
  public List<String> list(@QueryParam("limit") @Nullable @Max(100) Integer limit) {
    return List.of(String.valueOf(limit));
  }

  @GET
  @Path("{id: \\d{1,18}}")
  public String get(@PathParam("id") long id) {
    throw ProblemException.notFound("thing_not_found", "There is no thing " + id + ".");
  }

  @GET
  @Path("failing/{how}")
  public String fail(@PathParam("how") String how) throws Exception {
    throw switch (how) {
      case "unavailable" -> new SQLException("connection refused by 10.1.2.3", "08001");
      case "waited" -> new SQLException("Sorry, acquisition timeout!");
      case "wrapped" ->
          new IllegalStateException(ProblemException.conflict("wrapped").detail("inside"));
      case "full" ->
          new IllegalStateException(
              "INSERT INTO secret", new SQLException("could not extend file", "53100"));
      case "sql" -> new SQLException("column secret_column does not exist", "42703");
      default -> new IllegalStateException("hunter2");
    };
  }
}
