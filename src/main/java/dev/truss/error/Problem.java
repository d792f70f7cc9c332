package dev.truss.error;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The body of every error answer, {@code application/problem+json}.
 *
 * @param status the HTTP status
 * @param code stable and machine-readable, {@code snake_case}; finer than the status
 * @param title the kind of problem; the same for all problems of one code
 * @param detail what happened this time, and what to do about it
 * @param members further members of this problem, such as {@code sessions} or {@code reason},
 *     written beside the others
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "code", "error"})
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
public record Problem(
    int status,
    String code,
    String title,
    String detail,
    @JsonAnyGetter Map<String, Object> members) {

  /** The content type of the answer. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** The members that every problem has. */
  static final Set<String> OWN = Set.of("type", "title", "status", "detail", "code", "error");

  static final String RETRY_AFTER = "retry_after_seconds";

  public Problem {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  @JsonProperty
  public String type() {
    return "urn:truss:problem:" + code;
  }

  /**
   * Returns after how many seconds to try again, if the problem says so. The answer's header
   * contains it, too.
   */
  Optional<String> retryAfterSeconds() {
    return Optional.ofNullable(members.get(RETRY_AFTER)).map(Object::toString);
  }

  /** Returns the detail, for clients that read {@code error}. */
  @JsonProperty
  public String error() {
    return detail;
  }
}
