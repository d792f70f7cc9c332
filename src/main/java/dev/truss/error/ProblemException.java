package dev.truss.error;

import com.google.errorprone.annotations.FormatMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ends a request with a {@link Problem}. Everything in it is meant for the client to read. */
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

  /** A field of the request that cannot be accepted; {@code allowed} says what can be. */
  public static ProblemException invalidField(String field, String allowed) {
    return of(422, "invalid_field", "A field of the request is not acceptable")
        .with("field", field)
        .with("allowed", allowed)
        .detail("%s: %s.", field, allowed);
  }

  /** There is no such thing, or not any more. */
  public static ProblemException notFound(String code, String detail) {
    return of(404, code, "Not found").detail("%s", detail);
  }

  /** The state of things forbids it at present. */
  public static Builder conflict(String code) {
    return of(409, code, "The present state does not allow this");
  }

  /** Postgres, or what Truss needs beside it, does not answer; worth trying again in a while. */
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
     * @throws IllegalArgumentException for a name that every problem has: two members of one name
     *     are no JSON object that clients agree on
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
