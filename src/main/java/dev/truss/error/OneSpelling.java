package dev.truss.error;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a request that names a field twice, as {@code ttl_hours} and as {@code ttlHours}. Jackson
 * would use the last one, but a proxy that inspects the body may use the first.
 */
final class OneSpelling extends BeanDeserializerModifier {

  private static final long serialVersionUID = 1L;
  private static final SnakeCaseStrategy SNAKE_CASE = new SnakeCaseStrategy();

  @Override
  public JsonDeserializer<?> modifyDeserializer(
      DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> plain) {
    return bean.getBeanClass().isRecord() ? new Checked(plain) : plain;
  }

  private static final class Checked extends DelegatingDeserializer {
    private static final long serialVersionUID = 1L;

    Checked(JsonDeserializer<?> plain) {
      super(plain);
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> plain) {
      return new Checked(plain);
    }

    @Override
    public Object deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return super.deserialize(new Names(json), context);
    }
  }

  /** Checks the names in one object, but not in the objects inside it. */
  private static final class Names extends JsonParserDelegate {
    private final Set<String> seen = new HashSet<>();
    private final int depth;

    Names(JsonParser json) {
      super(json);
      depth = json.getParsingContext().getNestingDepth();
    }

    @Override
    public @Nullable JsonToken nextToken() throws IOException {
      JsonToken token = super.nextToken();
      if (token == JsonToken.FIELD_NAME
          && getParsingContext().getNestingDepth() == depth
          && !seen.add(SNAKE_CASE.translate(currentName()))) {
        throw new JsonParseException(
            this,
            "Duplicate field '%s': it is there in its other spelling".formatted(currentName()));
      }
      return token;
    }

    @Override
    public @Nullable String nextFieldName() throws IOException {
      return nextToken() == JsonToken.FIELD_NAME ? currentName() : null;
    }
  }
}
