package dev.truss.workbench;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.io.StringWriter;

/**
 * A parameter, as Postgres reads it: an object or array as JSON. Numbers keep the form in which
 * they were sent, such as -0.0 and 1.10, which Java's numbers would lose.
 */
@JsonDeserialize(using = SqlParameter.Reader.class)
record SqlParameter(String text) {

  /** Reads any JSON. */
  @RegisterForReflection
  static final class Reader extends JsonDeserializer<SqlParameter> {

    @Override
    public SqlParameter deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      if (!json.currentToken().isStructStart()) {
        return new SqlParameter(json.getText());
      }
      StringWriter text = new StringWriter();
      try (JsonGenerator generator = json.getCodec().getFactory().createGenerator(text)) {
        copy(json, generator);
      }
      return new SqlParameter(text.toString());
    }

    private static void copy(JsonParser json, JsonGenerator to) throws IOException {
      int depth = 0;
      do {
        JsonToken token = json.currentToken();
        if (token.isNumeric()) {
          to.writeNumber(json.getText());
        } else {
          to.copyCurrentEvent(json);
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      } while (depth > 0 && json.nextToken() != null);
    }
  }
}
