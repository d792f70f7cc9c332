package dev.truss.testsupport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI document of the build, which every answer has to keep to: a status, content type or
 * member that it does not name fails the test, as does a member of another type or one that is
 * missing.
 */
final class ApiDocument {
  private static final Path FILE = Path.of("target", "openapi", "openapi.json");
  private static final String API = "/api";
  private static final String OPENAPI_SCHEMAS = "#/components/schemas/";
  private static final String SCHEMAS = "#/$defs/";
  private static final String PROBLEM = "application/problem+json";
  private static final int FIRST_ERROR = 400;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode document;
  private final List<Template> templates = new ArrayList<>();
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  /** A path of the document, and which paths it is meant for. */
  private record Template(Pattern form, JsonNode operations, boolean literal) {}

  ApiDocument(JsonNode document) {
    this.document = document;
    close(document);
    document.path("paths").properties().forEach(path -> add(path.getKey(), path.getValue()));
  }

  private static final class Built {
    static final ApiDocument DOCUMENT = read();

    private static ApiDocument read() {
      try {
        return new ApiDocument(JSON.readTree(Files.readString(FILE)));
      } catch (IOException e) {
        throw new UncheckedIOException("The build writes " + FILE, e);
      }
    }
  }

  static ApiDocument ofTheBuild() {
    return Built.DOCUMENT;
  }

  /** What is described by its members has no others; and schemas are where validators look. */
  private static void close(JsonNode node) {
    if (node instanceof ObjectNode object) {
      if (object.path("properties").isObject() && !object.has("additionalProperties")) {
        object.put("additionalProperties", false);
      }
      String reference = object.path("$ref").asText();
      if (reference.startsWith(OPENAPI_SCHEMAS)) {
        object.put("$ref", SCHEMAS + reference.substring(OPENAPI_SCHEMAS.length()));
      }
    }
    node.forEach(ApiDocument::close);
  }

  private void add(String path, JsonNode operations) {
    String form =
        List.of(path.split("/")).stream()
            .map(
                part ->
                    part.startsWith("{")
                        ? form(part.substring(1, part.length() - 1), operations)
                        : Pattern.quote(part))
            .collect(Collectors.joining("/"));
    templates.add(new Template(Pattern.compile(form + "/?"), operations, path.indexOf('{') < 0));
  }

  private static String form(String parameter, JsonNode operations) {
    for (JsonNode operation : operations) {
      for (JsonNode known : operation.path("parameters")) {
        if (known.path("name").asText().equals(parameter)
            && known.path("in").asText().equals("path")) {
          JsonNode schema = known.path("schema");
          return schema.path("type").asText().equals("integer")
              ? "[0-9]{1,18}"
              : schema.path("pattern").asText("[^/]+");
        }
      }
    }
    throw new AssertionError("The document does not describe the parameter " + parameter);
  }

  /**
   * Checks an answer.
   *
   * @param path without the query, as sent
   * @param type the content type, empty if there is none
   * @throws AssertionError when the document says something else
   */
  void check(String method, String path, int status, String type, String body) {
    String media = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    Optional<JsonNode> operation = operation(method, path);
    if (operation.isEmpty()) {
      checkUnknown(path, status, media, body);
      return;
    }
    JsonNode response = resolve(operation.get().path("responses").path(Integer.toString(status)));
    if (response.isMissingNode()) {
      throw new AssertionError("The OpenAPI document has no status " + status + " for this");
    }
    JsonNode content = response.path("content");
    if (method.equals("HEAD") || (content.isEmpty() && body.isEmpty())) {
      return;
    }
    JsonNode described = content.path(media);
    if (described.isMissingNode()) {
      throw new AssertionError(
          "The OpenAPI document has no content type '%s' for the status %d, but %s"
              .formatted(media, status, names(content)));
    }
    if (media.endsWith("json")) {
      check(described.path("schema"), body);
    }
  }

  /** Nothing is answered on paths and for methods that are not in the document, but errors. */
  private void checkUnknown(String path, int status, String media, String body) {
    boolean api = path.equals(API) || path.startsWith(API + "/");
    if (api && status < FIRST_ERROR) {
      throw new AssertionError("The OpenAPI document does not have this operation");
    }
    if (api && !media.equals(PROBLEM)) {
      throw new AssertionError("An error without a problem document, but with '" + media + "'");
    }
    if (media.equals(PROBLEM)) {
      check(JSON.createObjectNode().put("$ref", SCHEMAS + "Problem"), body);
    }
  }

  private Optional<JsonNode> operation(String method, String path) {
    String key = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
    return templates.stream()
        .filter(template -> template.form().matcher(path).matches())
        .sorted((one, other) -> Boolean.compare(other.literal(), one.literal()))
        .map(template -> template.operations().path(key))
        .filter(JsonNode::isObject)
        .findFirst();
  }

  private JsonNode resolve(JsonNode node) {
    JsonNode reference = node.path("$ref");
    return reference.isTextual() ? document.at(reference.asText().substring(1)) : node;
  }

  private void check(JsonNode schema, String body) {
    JsonNode read;
    try {
      read = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("The answer is not JSON", e);
    }
    List<Error> errors =
        schemas.computeIfAbsent(schema.toString(), text -> compile(schema)).validate(read);
    if (!errors.isEmpty()) {
      throw new AssertionError(
          errors.stream()
              .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
              .distinct()
              .collect(
                  Collectors.joining(
                      "\n  ", "The answer is not as the OpenAPI document says:\n  ", "")));
    }
  }

  private Schema compile(JsonNode schema) {
    ObjectNode whole = JSON.createObjectNode();
    whole.putArray("allOf").add(schema);
    whole.set("$defs", document.path("components").path("schemas"));
    return registry.getSchema(whole);
  }

  private static List<String> names(@Nullable JsonNode node) {
    List<String> names = new ArrayList<>();
    if (node != null) {
      node.fieldNames().forEachRemaining(names::add);
    }
    return names;
  }
}
