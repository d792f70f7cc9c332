package dev.truss.openapi;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.Declaration;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.Type;
import org.jspecify.annotations.Nullable;

/**
 * Documents for each member whether it is always present and whether it may be null. The record
 * that it is written from decides: a component is null only if it is {@link Nullable}, and absent
 * only if {@link JsonInclude} says so.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class RecordSchemas implements OASFilter {

  private static final DotName RECORD = DotName.createSimple(Record.class);
  private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
  private static final DotName INCLUDE = DotName.createSimple(JsonInclude.class);
  private static final DotName IGNORE = DotName.createSimple(JsonIgnore.class);
  private static final DotName PROPERTY = DotName.createSimple(JsonProperty.class);
  private static final DotName SCHEMA =
      DotName.createSimple(org.eclipse.microprofile.openapi.annotations.media.Schema.class);
  private static final SnakeCaseStrategy SNAKE_CASE = new SnakeCaseStrategy();

  private record Member(String name, Type type, Declaration annotated) {}

  private final IndexView index;

  /** The reasons why the document cannot be completed, reported together. */
  private final List<String> faults = new ArrayList<>();

  public RecordSchemas(IndexView index) {
    this.index = index;
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    if (document.getComponents() == null || document.getComponents().getSchemas() == null) {
      return;
    }
    Map<String, Schema> schemas = document.getComponents().getSchemas();
    Map<String, List<ClassInfo>> records = records();
    Set<String> requests = requests(document, schemas);
    schemas.forEach(
        (name, schema) -> {
          if (schema.getProperties() != null && !name.equals(ProblemSchema.NAME)) {
            only(name, records).ifPresent(type -> describe(schema, type, requests.contains(name)));
          }
        });
    if (!faults.isEmpty()) {
      throw new IllegalStateException(
          "The OpenAPI document is not what Java says:\n  " + String.join("\n  ", faults));
    }
  }

  private Map<String, List<ClassInfo>> records() {
    return index.getKnownClasses().stream()
        .filter(type -> RECORD.equals(type.superName()))
        .collect(Collectors.toMap(ClassInfo::name, type -> type, (one, same) -> one))
        .values()
        .stream()
        .collect(Collectors.groupingBy(RecordSchemas::schemaName));
  }

  private static String schemaName(ClassInfo type) {
    return isNamed(type)
        ? type.declaredAnnotation(SCHEMA).value("name").asString()
        : type.simpleName();
  }

  private static boolean isNamed(ClassInfo type) {
    AnnotationInstance schema = type.declaredAnnotation(SCHEMA);
    return schema != null && schema.value("name") != null;
  }

  /**
   * Returns the record of a schema. One that is named in its annotation takes precedence over those
   * of the same class name.
   */
  private Optional<ClassInfo> only(String name, Map<String, List<ClassInfo>> records) {
    List<ClassInfo> called = records.getOrDefault(name, List.of());
    List<ClassInfo> named = called.stream().filter(RecordSchemas::isNamed).toList();
    List<ClassInfo> found = named.isEmpty() ? called : named;
    if (found.size() != 1) {
      faults.add(
          "%s is the schema of %s; give each record a name of its own with @Schema(name = …)"
              .formatted(name, found.isEmpty() ? "no record" : found.toString()));
      return Optional.empty();
    }
    return Optional.of(found.getFirst());
  }

  /** Returns the schemas of requests, in which a member that may be null may also be absent. */
  private static Set<String> requests(OpenAPI document, Map<String, Schema> schemas) {
    Set<String> found = new HashSet<>();
    document.getPaths().getPathItems().values().stream()
        .flatMap(path -> path.getOperations().values().stream())
        .map(Operation::getRequestBody)
        .filter(body -> body != null && body.getContent() != null)
        .forEach(body -> collect(body.getContent(), schemas, found));
    return found;
  }

  private static void collect(Content content, Map<String, Schema> schemas, Set<String> found) {
    content.getMediaTypes().values().forEach(type -> collect(type.getSchema(), schemas, found));
  }

  private static void collect(
      @Nullable Schema schema, Map<String, Schema> schemas, Set<String> found) {
    if (schema == null) {
      return;
    }
    if (schema.getRef() != null) {
      String name = schema.getRef().substring(schema.getRef().lastIndexOf('/') + 1);
      if (found.add(name)) {
        collect(schemas.get(name), schemas, found);
      }
    }
    collect(schema.getItems(), schemas, found);
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(member -> collect(member, schemas, found));
    }
    if (schema.getAnyOf() != null) {
      schema.getAnyOf().forEach(one -> collect(one, schemas, found));
    }
  }

  private void describe(Schema schema, ClassInfo type, boolean request) {
    Map<String, Schema> members = new TreeMap<>(schema.getProperties());
    List<String> required = new ArrayList<>();
    for (Member written : members(type)) {
      String name = written.name();
      Schema member = members.remove(name);
      if (member == null) {
        faults.add(type + " has " + name + ", but its schema has not");
        continue;
      }
      boolean nullable = written.type().hasAnnotation(NULLABLE);
      if (isNullable(member) && !nullable) {
        faults.add(type + " says that " + name + " is nullable, but it is not @Nullable");
      }
      boolean absent = nullable && (request || leftOutWhenNull(type, written.annotated()));
      if (!absent) {
        required.add(name);
      }
      schema.addProperty(name, withNulls(member, written.type(), nullable && (request || !absent)));
    }
    if (!members.isEmpty()) {
      faults.add(type + " has no components " + members.keySet());
    }
    schema.setRequired(required.isEmpty() ? null : required);
  }

  /** Returns the members that Jackson writes: components and annotated methods. */
  private static List<Member> members(ClassInfo type) {
    Stream<Member> components =
        type.recordComponents().stream()
            .map(component -> type.field(component.name()))
            .filter(field -> !field.hasDeclaredAnnotation(IGNORE))
            .map(field -> new Member(jsonName(field, field.name()), field.type(), field));
    Stream<Member> methods =
        type.methods().stream()
            .filter(method -> method.hasDeclaredAnnotation(PROPERTY))
            .filter(method -> type.field(method.name()) == null)
            .map(
                method -> new Member(jsonName(method, method.name()), method.returnType(), method));
    return Stream.concat(components, methods).toList();
  }

  private static String jsonName(Declaration declared, String name) {
    AnnotationInstance named = declared.declaredAnnotation(PROPERTY);
    return named == null || named.value() == null
        ? SNAKE_CASE.translate(name)
        : named.value().asString();
  }

  private static boolean leftOutWhenNull(ClassInfo type, Declaration member) {
    AnnotationInstance own = member.declaredAnnotation(INCLUDE);
    AnnotationInstance include = own == null ? type.declaredAnnotation(INCLUDE) : own;
    return include != null
        && include.value() != null
        && include.value().asEnum().equals(JsonInclude.Include.NON_NULL.name());
  }

  /** Adds null to a schema and to those inside lists and maps. */
  private Schema withNulls(Schema schema, Type type, boolean nullable) {
    if (type.kind() == Type.Kind.PARAMETERIZED_TYPE) {
      List<Type> arguments = type.asParameterizedType().arguments();
      Type last = arguments.getLast();
      if (schema.getItems() != null) {
        schema.setItems(withNulls(schema.getItems(), last, last.hasAnnotation(NULLABLE)));
      }
      if (schema.getAdditionalPropertiesSchema() != null) {
        schema.setAdditionalPropertiesSchema(
            withNulls(schema.getAdditionalPropertiesSchema(), last, last.hasAnnotation(NULLABLE)));
      }
    }
    return nullable ? orNull(schema) : schema;
  }

  private static Schema orNull(Schema schema) {
    if (schema.getExamples() != null && schema.getExamples().contains("null")) {
      schema.setExamples(null); // a text, though null is meant
    }
    if (schema.getRef() != null) {
      Schema either = OASFactory.createSchema().description(schema.getDescription());
      either.setExamples(schema.getExamples());
      return either
          .addAnyOf(OASFactory.createSchema().ref(schema.getRef()))
          .addAnyOf(OASFactory.createSchema().addType(SchemaType.NULL));
    }
    if (schema.getAnyOf() != null) {
      schema.setType(null);
    } else if (schema.getType() != null && !schema.getType().contains(SchemaType.NULL)) {
      schema.addType(SchemaType.NULL);
    }
    return schema;
  }

  private static boolean isNullable(Schema schema) {
    return schema.getAnyOf() != null
        || (schema.getType() != null && schema.getType().contains(SchemaType.NULL));
  }
}
