package dev.truss.error;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Writes into the OpenAPI document what holds for every operation and no resource should have to
 * repeat: the errors, and {@code Idempotency-Key}. What a resource declares itself stays.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ProblemDocumentation implements OASFilter {

  private static final String SCHEMA = "Problem";
  private static final String KEY = "IdempotencyKey";

  /** Parameters that name a branch, which there must be, and which must be active. */
  private static final Set<String> BRANCH = Set.of("parent", "branch_id");

  /** What the library says of requests with a body, if nobody says more. */
  private static final String GENERATED = "Bad Request";

  /**
   * An answer that several operations have in common.
   *
   * @param codes all that may come with this status
   */
  private record Common(
      String codes, String code, String title, String detail, Map<String, Object> members) {}

  private static final Map<Integer, Common> COMMON =
      new TreeMap<>(
          Map.of(
              400,
              new Common(
                  "malformed_json, unknown_field",
                  "unknown_field",
                  "Unknown field",
                  "There is no field ttl; known are label, ttl_hours.",
                  Map.of("field", "ttl", "allowed", List.of("label", "ttl_hours"))),
              403,
              new Common(
                  "cross_site_request; quota_exceeded",
                  "cross_site_request",
                  "Sent by another site",
                  "A page of another origin sent this.",
                  Map.of()),
              404,
              new Common(
                  "not_found; branch_not_found, job_not_found and the like",
                  "branch_not_found",
                  "Not found",
                  "There is no branch 7.",
                  Map.of()),
              409,
              new Common(
                  "The present state does not allow it, in many ways, such as disk_full; for POST also idempotency_key_in_flight",
                  "branch_protected",
                  "The present state does not allow this",
                  "Branch 7 is protected.",
                  Map.of()),
              413,
              new Common(
                  "body_too_large",
                  "body_too_large",
                  "Body too large",
                  "A body may have at most 1048576 bytes.",
                  Map.of("max_bytes", 1048576)),
              415,
              new Common(
                  "unsupported_media_type",
                  "unsupported_media_type",
                  "Unsupported media type",
                  "Bodies are JSON: send the header Content-Type: application/json.",
                  Map.of("allowed", "application/json")),
              422,
              new Common(
                  "invalid_field; for POST also idempotency_key_reused",
                  "invalid_field",
                  "A field of the request is not acceptable",
                  "ttl_hours: must be a number.",
                  Map.of("field", "ttl_hours", "allowed", "must be a number")),
              500,
              new Common(
                  "internal_error",
                  "internal_error",
                  "An error inside Truss",
                  "This is a fault of Truss, not of the request.",
                  Map.of("error_id", "0d9c1d3e-6a2f-4f0e-9d53-6f4a2c3b1e00")),
              503,
              new Common(
                  "postgres_unavailable, control_database_moved, stopping; with the header Retry-After",
                  "postgres_unavailable",
                  "Not available at the moment",
                  "Postgres cannot be reached, or takes no more sessions, at the moment.",
                  Map.of("retry_after_seconds", 5))));

  @Override
  public void filterOpenAPI(OpenAPI document) {
    if (document.getComponents() == null) {
      document.setComponents(OASFactory.createComponents());
    }
    document.getComponents().addSchema(SCHEMA, schema());
    document.getComponents().addParameter(KEY, idempotencyKey());
    COMMON.forEach(
        (status, common) ->
            document.getComponents().addResponse(name(status), response(status, common)));
    if (document.getPaths() != null) {
      document.getPaths().getPathItems().values().stream()
          .flatMap(path -> path.getOperations().entrySet().stream())
          .forEach(entry -> describe(entry.getKey(), entry.getValue()));
    }
  }

  private static void describe(HttpMethod method, Operation operation) {
    boolean changes = method != HttpMethod.GET;
    boolean hasBody = operation.getRequestBody() != null;
    List<Parameter> parameters =
        operation.getParameters() == null ? List.of() : operation.getParameters();
    boolean ofBranch =
        parameters.stream().anyMatch(p -> p.getName() != null && BRANCH.contains(p.getName()));
    boolean named = ofBranch || parameters.stream().anyMatch(p -> p.getIn() == Parameter.In.PATH);
    boolean filtered = parameters.stream().anyMatch(p -> p.getIn() == Parameter.In.QUERY);
    if (operation.getResponses().getAPIResponses().keySet().stream()
        .noneMatch(status -> status.startsWith("2"))) {
      throw new IllegalStateException(
          operation.getSummary() + ": declares errors, and so must declare what it answers else");
    }
    complete(operation);
    add(operation, 400, hasBody);
    add(operation, 403, changes);
    add(operation, 404, named);
    add(operation, 409, changes || ofBranch);
    add(operation, 413, hasBody);
    add(operation, 415, hasBody);
    add(operation, 422, hasBody || filtered || method == HttpMethod.POST);
    add(operation, 500, true);
    add(operation, 503, true);
    if (method == HttpMethod.POST) {
      if (hasBody) {
        operation.getRequestBody().setRequired(false); // none is an empty object
      }
      operation.addParameter(OASFactory.createParameter().ref("#/components/parameters/" + KEY));
    }
  }

  private static void add(Operation operation, int status, boolean possible) {
    String name = Integer.toString(status);
    APIResponse declared = operation.getResponses().getAPIResponse(name);
    if (possible && (declared == null || GENERATED.equals(declared.getDescription()))) {
      operation
          .getResponses()
          .addAPIResponse(
              name, OASFactory.createAPIResponse().ref("#/components/responses/" + name(status)));
    }
  }

  /** What a resource says of its own errors lacks only their shape. */
  private static void complete(Operation operation) {
    operation
        .getResponses()
        .getAPIResponses()
        .forEach(
            (status, declared) -> {
              if (status.compareTo("400") >= 0 && declared.getContent() == null) {
                declared.setContent(
                    OASFactory.createContent().addMediaType(Problem.MEDIA_TYPE, problem()));
              }
            });
  }

  private static MediaType problem() {
    return OASFactory.createMediaType()
        .schema(OASFactory.createSchema().ref("#/components/schemas/" + SCHEMA));
  }

  private static String name(int status) {
    return SCHEMA + "_" + status;
  }

  private static APIResponse response(int status, Common common) {
    Map<String, Object> example = new LinkedHashMap<>();
    example.put("type", "urn:truss:problem:" + common.code());
    example.put("title", common.title());
    example.put("status", status);
    example.put("detail", common.detail());
    example.put("code", common.code());
    example.put("error", common.detail());
    example.putAll(common.members());
    return OASFactory.createAPIResponse()
        .description(common.codes())
        .content(
            OASFactory.createContent()
                .addMediaType(Problem.MEDIA_TYPE, problem().example(example)));
  }

  private static Schema schema() {
    Schema schema =
        OASFactory.createSchema()
            .addType(SchemaType.OBJECT)
            .description("RFC 9457. Some codes have further members, such as field and allowed.");
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("type", "urn:truss:problem: and the code");
    texts.put("title", "What kind of problem it is; the same for all of one code");
    texts.put("detail", "What happened this time, and what to do about it");
    texts.put("code", "Stable and machine-readable");
    texts.put("error", "The same as detail");
    texts.forEach(
        (name, description) -> schema.addProperty(name, of(SchemaType.STRING, description)));
    schema.addProperty("status", of(SchemaType.INTEGER, "The HTTP status"));
    return schema.required(List.of("type", "title", "status", "detail", "code", "error"));
  }

  private static Schema of(SchemaType type, String description) {
    return OASFactory.createSchema().addType(type).description(description);
  }

  private static Parameter idempotencyKey() {
    return OASFactory.createParameter()
        .name("Idempotency-Key")
        .in(Parameter.In.HEADER)
        .description(
            "1 to 255 visible ASCII characters. For 24 hours the same request with the same key is answered with the first"
                + " answer, and the header Idempotency-Replayed, instead of being carried out again.")
        .schema(OASFactory.createSchema().addType(SchemaType.STRING).minLength(1).maxLength(255));
  }
}
