package dev.truss.testsupport.request;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** The JSON body of a request. What is not set is absent. */
public abstract class JsonRequest {

  private static final BigDecimal HOUR = BigDecimal.valueOf(Duration.ofHours(1).toMillis());
  private static final int DIGITS = 12;

  final ObjectNode body = JsonNodeFactory.instance.objectNode();

  JsonRequest() {}

  final void setHours(String name, Duration duration) {
    body.put(
        name,
        BigDecimal.valueOf(duration.toMillis())
            .divide(HOUR, DIGITS, RoundingMode.HALF_UP)
            .stripTrailingZeros());
  }

  /** Returns the body as JSON. */
  public final String json() {
    return body.toString();
  }

  @Override
  public final String toString() {
    return json();
  }
}
