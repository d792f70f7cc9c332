package dev.truss.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The keys of requests whose replica is dead. The order matters, or a request could run a second
 * time while leftovers of the first remain: list the keys, clean up after dead replicas, then
 * release the listed keys.
 */
@ApplicationScoped
public class AbandonedKeys {

  private static final Logger LOG = Logger.getLogger(AbandonedKeys.class);

  private final IdempotencyStore store;
  private final List<Outcomes> outcomes;
  private final ObjectMapper json;

  AbandonedKeys(IdempotencyStore store, @All List<Outcomes> outcomes, ObjectMapper json) {
    this.store = store;
    this.outcomes = outcomes;
    this.json = json;
  }

  /**
   * The key of a request whose end is unknown.
   *
   * @param made the path of what it is known to have made, as given to {@link
   *     IdempotentRequest#made}
   */
  public record Key(UUID claim, Optional<String> made) {}

  /** The answer that the request would have had. */
  public record Outcome(int status, Object body) {}

  public List<Key> list() {
    return store.abandoned();
  }

  /** Releases the keys. A retry is answered with what was made, or runs if nothing was. */
  public void release(List<Key> keys) {
    for (Key key : keys) {
      Optional<Outcome> outcome = key.made().flatMap(this::outcome);
      if (outcome.isPresent()) {
        store.settle(key.claim(), reply(key.made().orElseThrow(), outcome.get()));
      } else {
        store.free(key.claim());
      }
      LOG.infof(
          "released an abandoned idempotency key, made=%s answered=%s",
          key.made().orElse("nothing"), outcome.isPresent());
    }
  }

  private Optional<Outcome> outcome(String path) {
    return outcomes.stream().flatMap(known -> known.of(path).stream()).findFirst();
  }

  private Reply reply(String location, Outcome outcome) {
    try {
      return new Reply(outcome.status(), location, json.writeValueAsString(outcome.body()));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("No answer of ours: " + outcome, e);
    }
  }
}
