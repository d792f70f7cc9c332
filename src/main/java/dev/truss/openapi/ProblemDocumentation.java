package dev.truss.openapi;

import dev.truss.error.Problem;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Collections;
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
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Adds to the OpenAPI document what holds for every operation: the errors, and {@code
 * Idempotency-Key}. It keeps what a resource declares itself.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ProblemDocumentation implements OASFilter {

  private static final String KEY = "IdempotencyKey";

  /** The extension that marks operations without a key. */
  private static final String UNREPEATABLE = "x-unrepeatable";

  /** The statuses that any request may be answered with, inside or outside a resource. */
  private static final List<Integer> EVERYWHERE =
      List.of(400, 403, 406, 408, 413, 414, 421, 431, 500, 503);

  /** The parameters and fields that name a branch, which must exist and be active. */
  private static final Set<String> BRANCH = Set.of("parent", "branch", "branch_id");

  /** The library's default description for requests with a body. */
  private static final String GENERATED = "Bad Request";

  /**
   * An answer that several operations have in common.
   *
   * @param codes all codes that may come with this status
   */
  private record Common(
      String codes, String code, String title, String detail, Map<String, Object> members) {}

  private static final Map<Integer, Common> COMMON =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(
                  406,
                  new Common(
                      "not_acceptable",
                      "not_acceptable",
                      "Not acceptable",
                      "/api/branches is sent in no form that the Accept header lets through.",
                      Map.of())),
              Map.entry(
                  408,
                  new Common(
                      "body_too_slow",
                      "body_too_slow",
                      "The body did not arrive in time",
                      "The body has to arrive within 30 s. Send it again.",
                      Map.of())),
              Map.entry(
                  414,
                  new Common(
                      "uri_too_long",
                      "uri_too_long",
                      "The address is too long",
                      "An address may have at most 4096 bytes.",
                      Map.of("max_bytes", 4096))),
              Map.entry(
                  421,
                  new Common(
                      "host_not_allowed",
                      "host_not_allowed",
                      "Not the host that was asked for",
                      "Truss is not known as truss.example. If it should be, add the name to truss.http.hosts.",
                      Map.of())),
              Map.entry(
                  431,
                  new Common(
                      "headers_too_large",
                      "headers_too_large",
                      "The headers are too large",
                      "The headers of a request may have at most 16384 bytes.",
                      Map.of("max_bytes", 16384))),
              Map.entry(
                  400,
                  new Common(
                      "malformed_json, unknown_field; invalid_target, invalid_transfer_encoding, bad_request",
                      "unknown_field",
                      "Unknown field",
                      "There is no field ttl; known are label, ttl_hours.",
                      Map.of("field", "ttl", "allowed", List.of("label", "ttl_hours")))),
              Map.entry(
                  403,
                  new Common(
                      "cross_site_request; quota_exceeded",
                      "cross_site_request",
                      "Sent by another site",
                      "A page of another origin sent this.",
                      Map.of())),
              Map.entry(
                  404,
                  new Common(
                      "not_found; branch_not_found, job_not_found and the like",
                      "branch_not_found",
                      "Not found",
                      "There is no branch 7.",
                      Map.of())),
              Map.entry(
                  409,
                  new Common(
                      "The present state does not allow it, in many ways, such as disk_full; for POST also idempotency_key_in_flight",
                      "branch_protected",
                      "The present state does not allow this",
                      "Branch 7 is protected.",
                      Map.of())),
              Map.entry(
                  413,
                  new Common(
                      "body_too_large",
                      "body_too_large",
                      "Body too large",
                      "A body may have at most 1048576 bytes.",
                      Map.of("max_bytes", 1048576))),
              Map.entry(
                  415,
                  new Common(
                      "unsupported_media_type",
                      "unsupported_media_type",
                      "Unsupported media type",
                      "Bodies are JSON: send the header Content-Type: application/json.",
                      Map.of("allowed", "application/json"))),
              Map.entry(
                  422,
                  new Common(
                      "invalid_field; for POST also idempotency_key_reused",
                      "invalid_field",
                      "A field of the request is not acceptable",
                      "ttl_hours: must be a number.",
                      Map.of("field", "ttl_hours", "allowed", "must be a number"))),
              Map.entry(
                  500,
                  new Common(
                      "internal_error",
                      "internal_error",
                      "An error inside Truss",
                      "This is a fault of Truss, not of the request.",
                      Map.of("error_id", "0d9c1d3e-6a2f-4f0e-9d53-6f4a2c3b1e00"))),
              Map.entry(
                  503,
                  new Common(
                      "postgres_unavailable, control_database_moved, stopping; with the header Retry-After",
                      "postgres_unavailable",
                      "Not available at the moment",
                      "Postgres cannot be reached, or takes no more sessions, at the moment.",
                      Map.of("retry_after_seconds", 5)))));

  @Override
  public void filterOpenAPI(OpenAPI document) {
    if (document.getComponents() == null) {
      document.setComponents(OASFactory.createComponents());
    }
    document.getComponents().addSchema(ProblemSchema.NAME, ProblemSchema.schema());
    document.getComponents().addParameter(KEY, idempotencyKey());
    COMMON.forEach(
        (status, common) ->
            document.getComponents().addResponse(name(status), response(status, common)));
    if (document.getPaths() != null) {
      document.getPaths().getPathItems().values().stream()
          .flatMap(path -> path.getOperations().entrySet().stream())
          .forEach(entry -> describe(document, entry.getKey(), entry.getValue()));
    }
  }

  private static void describe(OpenAPI document, HttpMethod method, Operation operation) {
    boolean changes = method != HttpMethod.GET;
    boolean hasBody = operation.getRequestBody() != null;
    List<Parameter> parameters =
        operation.getParameters() == null ? List.of() : operation.getParameters();
    boolean ofBranch =
        parameters.stream().anyMatch(p -> p.getName() != null && BRANCH.contains(p.getName()))
            || (hasBody && namesBranch(document, operation.getRequestBody()));
    boolean named = ofBranch || parameters.stream().anyMatch(p -> p.getIn() == Parameter.In.PATH);
    boolean filtered = parameters.stream().anyMatch(p -> p.getIn() == Parameter.In.QUERY);
    if (operation.getResponses().getAPIResponses().keySet().stream()
        .noneMatch(status -> status.startsWith("2"))) {
      throw new IllegalStateException(
          operation.getSummary() + ": declares errors, and so must declare what it answers else");
    }
    complete(operation);
    EVERYWHERE.forEach(status -> add(operation, status, true));
    add(operation, 404, named);
    add(operation, 409, changes || ofBranch);
    add(operation, 415, hasBody);
    add(operation, 422, hasBody || filtered || method == HttpMethod.POST);
    if (method == HttpMethod.POST) {
      if (hasBody) {
        operation.getRequestBody().setRequired(false); // none is an empty object
      }
      if (operation.getExtensions() == null
          || !operation.getExtensions().containsKey(UNREPEATABLE)) {
        operation.addParameter(OASFactory.createParameter().ref("#/components/parameters/" + KEY));
      }
    }
  }

  private static boolean namesBranch(OpenAPI document, RequestBody body) {
    return body.getContent().getMediaTypes().values().stream()
        .map(type -> type.getSchema().getRef())
        .map(ref -> ref.substring(ref.lastIndexOf('/') + 1))
        .map(document.getComponents().getSchemas()::get)
        .filter(schema -> schema.getProperties() != null)
        .anyMatch(schema -> !Collections.disjoint(schema.getProperties().keySet(), BRANCH));
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

  /** Adds the schema to the errors that a resource declares. */
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
    return OASFactory.createMediaType().schema(ProblemSchema.reference());
  }

  private static String name(int status) {
    return ProblemSchema.NAME + "_" + status;
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
