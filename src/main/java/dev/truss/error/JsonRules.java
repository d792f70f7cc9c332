package dev.truss.error;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Configures what Truss accepts as JSON. A value of the wrong type is refused and not converted:
 * Jackson by default reads 1.5 as 1 and an empty text as null, so that a TTL of "" would make a
 * branch permanent. A number keeps all of its digits.
 */
@Singleton
class JsonRules implements ObjectMapperCustomizer {

  @Override
  public void customize(ObjectMapper json) {
    json.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    refuse(json, LogicalType.Integer, CoercionInputShape.Float);
    refuse(json, LogicalType.Float, CoercionInputShape.Boolean);
    refuse(json, LogicalType.Boolean, CoercionInputShape.Integer);
    refuse(json, LogicalType.Enum, CoercionInputShape.Integer);
    json.coercionConfigFor(LogicalType.Textual)
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    json.registerModule(
        new SimpleModule("one-spelling").setDeserializerModifier(new OneSpelling()));
    AnnotationIntrospector present = json.getDeserializationConfig().getAnnotationIntrospector();
    json.setAnnotationIntrospector(AnnotationIntrospector.pair(present, new CamelCaseToo()));
  }

  private static void refuse(ObjectMapper json, LogicalType type, CoercionInputShape shape) {
    json.coercionConfigFor(type)
        .setCoercion(shape, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.String, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
  }

  /** Also accepts the Java names of fields in requests: {@code ttlHours}. */
  private static final class CamelCaseToo extends NopAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public List<PropertyName> findPropertyAliases(Annotated annotated) {
      if (annotated instanceof AnnotatedParameter parameter
          && parameter.getDeclaringClass().isRecord()) {
        var components = parameter.getDeclaringClass().getRecordComponents();
        return List.of(PropertyName.construct(components[parameter.getIndex()].getName()));
      }
      return List.of();
    }
  }
}
