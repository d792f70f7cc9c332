package dev.truss.testsupport;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/** The calls about branches that most tests need, made as a client would make them. */
public final class Branches {
  public static final String PATH = "/api/branches";
  private static final Set<String> TRANSIENT = Set.of("creating", "resetting", "deleting");

  private final Api api;

  public Branches(Api api) {
    this.api = api;
  }

  /** Makes a branch of the main database and waits until it is there. */
  public JsonNode create(String label) {
    return createWith("{\"label\": %s}".formatted(Api.quote(label)));
  }

  /** Makes a branch with this request and waits until it is there. */
  public JsonNode createWith(String request) {
    Api.Answer answer = api.post(PATH, request);
    if (answer.status() == 202) {
      return awaitStatus(answer.json().path("id").asLong(), "active");
    }
    return answer.expect(201).json();
  }

  public JsonNode get(long id) {
    return api.get(PATH + "/" + id).expect(200).json();
  }

  public Api.Answer reset(long id) {
    return api.post(PATH + "/" + id + "/reset", "{}");
  }

  public void delete(long id) {
    api.delete(PATH + "/" + id).expect(204);
  }

  /** All branches that ever were, or those of one status. */
  public List<JsonNode> list(String status) {
    JsonNode branches = api.get(PATH + "?status=" + status).expect(200).json().path("branches");
    return StreamSupport.stream(branches.spliterator(), false).toList();
  }

  /** Waits until a branch has a status, and returns it. */
  public JsonNode awaitStatus(long id, String status) {
    AtomicReference<JsonNode> seen = new AtomicReference<>(get(id));
    Awaitility.await("branch " + id + " becomes " + status)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              seen.set(get(id));
              return seen.get().path("status").asText().equals(status);
            });
    return seen.get();
  }

  /** Waits until nothing is under way any more. */
  public void awaitSettled() {
    Awaitility.await("every branch is in a final state")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                list("all").stream()
                    .noneMatch(branch -> TRANSIENT.contains(branch.path("status").asText())));
  }
}
