package dev.truss.error;

import com.google.errorprone.annotations.FormatMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ends a request with a {@link Problem}. The client sees all of it. */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  private ProblemException(Problem problem, @Nullable Throwable cause) {
    super(problem.detail(), cause);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }

  /**
   * Returns a problem for a field of the request whose value is not allowed; {@code allowed}
   * describes the values that are.
   */
  public static ProblemException invalidField(String field, String allowed) {
    return of(422, "invalid_field", "A field of the request is not acceptable")
        .with("field", field)
        .with("allowed", allowed)
        .detail("%s: %s.", field, allowed);
  }

  /** Returns a 404 for something that does not exist, or no longer exists. */
  public static ProblemException notFound(String code, String detail) {
    return of(404, code, "Not found").detail("%s", detail);
  }

  /** Begins a 409 for a request that the present state does not allow. */
  public static Builder conflict(String code) {
    return of(409, code, "The present state does not allow this");
  }

  /**
   * Returns a 503 for Postgres or another service that does not answer. The client may retry later.
   */
  public static ProblemException unavailable(
      String code, String detail, @Nullable Throwable cause) {
    return of(503, code, "Not available at the moment")
        .with(Problem.RETRY_AFTER, 5)
        .cause(cause)
        .detail("%s", detail);
  }

  public static Builder of(int status, String code, String title) {
    return new Builder(status, code, title);
  }

  /** Collects the members of a problem; {@link #detail} makes the exception. */
  public static final class Builder {
    private final int status;
    private final String code;
    private final String title;
    private final Map<String, Object> members = new LinkedHashMap<>();
    private @Nullable Throwable cause;

    private Builder(int status, String code, String title) {
      this.status = status;
      this.code = code;
      this.title = title;
    }

    /**
     * Adds a member.
     *
     * @throws IllegalArgumentException for a name that every problem has: JSON clients do not agree
     *     on two members of one name
     */
    public Builder with(String member, Object value) {
      if (Problem.OWN.contains(member)) {
        throw new IllegalArgumentException(member + " is a member of every problem");
      }
      members.put(member, value instanceof List<?> list ? List.copyOf(list) : value);
      return this;
    }

    public Builder cause(@Nullable Throwable thrown) {
      cause = thrown;
      return this;
    }

    @FormatMethod
    public ProblemException detail(String format, @Nullable Object... arguments) {
      return new ProblemException(
          new Problem(status, code, title, format.formatted(arguments), members), cause);
    }
  }
}
