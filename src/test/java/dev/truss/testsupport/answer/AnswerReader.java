package dev.truss.testsupport.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON into a record, and fails where it is not what the record says. A member is null only
 * if its component is {@link Nullable}, and absent only if the record is to be written {@link
 * JsonInclude.Include#NON_NULL without nulls}; a number is no text and a text no number. Members
 * that the record does not name are left to the OpenAPI document.
 */
public final class AnswerReader {

  private static final SnakeCaseStrategy SNAKE_CASE = new SnakeCaseStrategy();

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              texts ->
                  texts
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build();

  private AnswerReader() {}

  /**
   * Returns what the JSON says.
   *
   * @throws AssertionError if it is not as the record says
   */
  public static <T extends Record> T read(String json, Class<T> type) {
    try {
      JsonNode read = JSON.readTree(json);
      requireMembers(read, type, type.getSimpleName());
      return JSON.treeToValue(read, type);
    } catch (JsonProcessingException e) {
      throw new AssertionError("Not a %s: %s".formatted(type.getSimpleName(), json), e);
    }
  }

  private static void requireMembers(JsonNode object, Class<?> type, String path) {
    boolean complete = !type.isAnnotationPresent(JsonInclude.class);
    for (RecordComponent component : type.getRecordComponents()) {
      String name = name(component);
      JsonNode value = object.path(name);
      boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (value.isMissingNode() ? complete || !nullable : value.isNull() && !nullable) {
        throw new AssertionError("%s has no %s%n%s".formatted(path, name, object.toPrettyString()));
      }
      requireWithin(value, component.getAnnotatedType(), path + "." + name);
    }
  }

  private static void requireWithin(JsonNode value, AnnotatedType type, String path) {
    if (raw(type.getType()) == Instant.class && value.isNumber()) {
      throw new AssertionError(path + " is no time: " + value);
    }
    if (type instanceof AnnotatedParameterizedType list && raw(type.getType()) == List.class) {
      AnnotatedType of = list.getAnnotatedActualTypeArguments()[0];
      for (JsonNode element : value) {
        if (element.isNull() && !of.isAnnotationPresent(Nullable.class)) {
          throw new AssertionError(path + " has a null: " + value);
        }
        requireWithin(element, of, path + "[]");
      }
    } else if (value.isObject() && raw(type.getType()).isRecord()) {
      requireMembers(value, raw(type.getType()), path);
    }
  }

  private static Class<?> raw(Type type) {
    return (Class<?>) (type instanceof ParameterizedType of ? of.getRawType() : type);
  }

  private static String name(RecordComponent component) {
    JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
    return named == null ? SNAKE_CASE.translate(component.getName()) : named.value();
  }
}
