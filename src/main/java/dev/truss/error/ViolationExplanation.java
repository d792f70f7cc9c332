package dev.truss.error;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Explains violations of Bean Validation's annotations on parameters and requests. */
@ApplicationScoped
class ViolationExplanation implements Explanation {

  private static final SnakeCaseStrategy SNAKE_CASE = new SnakeCaseStrategy();

  @Override
  public Optional<ProblemException> explain(Throwable thrown) {
    if (!(thrown instanceof ConstraintViolationException violations)
        || violations.getConstraintViolations().stream().anyMatch(v -> isOurFault(v))) {
      return Optional.empty();
    }
    return violations.getConstraintViolations().stream()
        .min(Comparator.comparing(violation -> field(violation)))
        .map(violation -> ProblemException.invalidField(field(violation), violation.getMessage()));
  }

  private static boolean isOurFault(ConstraintViolation<?> violation) {
    return StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
        .anyMatch(node -> node.getKind() == ElementKind.RETURN_VALUE);
  }

  /**
   * Returns the field as the client writes it: without the method, and without the parameter if
   * that is the body.
   */
  private static String field(ConstraintViolation<?> violation) {
    boolean inBody =
        StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
            .anyMatch(node -> node.getKind() == ElementKind.PROPERTY);
    return StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
        .filter(node -> node.getKind() == (inBody ? ElementKind.PROPERTY : ElementKind.PARAMETER))
        .map(Path.Node::getName)
        .map(SNAKE_CASE::translate)
        .collect(Collectors.joining("."));
  }
}
