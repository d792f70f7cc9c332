package dev.truss.error;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.math.BigDecimal;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Explains what is wrong with a JSON body, in terms of JSON and not of Java. */
final class JsonProblems {

  private static final int LONGEST_NAME = 100;

  private final ObjectMapper json;

  JsonProblems(ObjectMapper json) {
    this.json = json;
  }

  ProblemException of(JsonProcessingException thrown) {
    return switch (thrown) {
      case UnrecognizedPropertyException unknown -> unknownField(unknown);
      case ValueInstantiationException refused when refused.getCause() != null ->
          invalid(refused, String.valueOf(refused.getCause().getMessage()));
      case JsonMappingException outer when outer.getCause() instanceof InputCoercionException big ->
          invalid(outer, "must be " + describe(big.getTargetType()));
      case MismatchedInputException mismatch when !mismatch.getPath().isEmpty() ->
          invalid(mismatch, "must be " + describe(mismatch.getTargetType()));
      case MismatchedInputException root -> notAnObject();
      default -> malformed(thrown);
    };
  }

  static ProblemException notAnObject() {
    return ProblemException.of(400, "malformed_json", "Malformed JSON")
        .detail("The body must be a JSON object.");
  }

  static ProblemException malformed(JsonProcessingException thrown) {
    ProblemException.Builder builder =
        ProblemException.of(400, "malformed_json", "Malformed JSON").cause(thrown);
    JsonLocation location = thrown.getLocation();
    String where = "";
    if (location != null && location.getLineNr() > 0) {
      builder.with("line", location.getLineNr()).with("column", location.getColumnNr());
      where = " in line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }
    return builder.detail("The body is not JSON%s: %s", where, thrown.getOriginalMessage());
  }

  private static ProblemException unknownField(UnrecognizedPropertyException unknown) {
    List<String> allowed =
        unknown.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
    String field = path(unknown);
    return ProblemException.of(400, "unknown_field", "Unknown field")
        .with("field", field)
        .with("allowed", allowed)
        .detail(
            "There is no field %s; %s.",
            field,
            allowed.isEmpty() ? "none is known here" : "known are " + String.join(", ", allowed));
  }

  private static ProblemException invalid(JsonMappingException thrown, String allowed) {
    return ProblemException.invalidField(path(thrown), allowed);
  }

  private static String path(JsonMappingException thrown) {
    String path =
        thrown.getPath().stream()
            .map(
                step ->
                    step.getFieldName() == null
                        ? "[" + step.getIndex() + "]"
                        : "." + step.getFieldName())
            .collect(Collectors.joining());
    String name = path.startsWith(".") ? path.substring(1) : path;
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
  }

  private String describe(@Nullable Class<?> type) {
    if (type == null) {
      return "of another type";
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> json.convertValue(constant, String.class))
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (type == BigDecimal.class || type == Double.class || type == double.class) {
      return "a number";
    }
    if (Number.class.isAssignableFrom(type) || type == int.class || type == long.class) {
      return "a whole number in the range of its type";
    }
    if (CharSequence.class.isAssignableFrom(type)) {
      return "a text";
    }
    if (Temporal.class.isAssignableFrom(type)) {
      return "a time such as 2025-01-15T10:00:00Z";
    }
    if (Collection.class.isAssignableFrom(type) || type.isArray()) {
      return "a list";
    }
    return "an object";
  }
}
