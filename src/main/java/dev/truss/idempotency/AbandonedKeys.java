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
 * The keys of requests that nobody works on any more. In this order, or a request could be carried
 * out a second time while the leftovers of the first are still there: list them, tidy up after dead
 * replicas, release those that were listed.
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
   * A request whose end nobody saw.
   *
   * @param made the path of what it is known to have made, as given to {@link
   *     IdempotentRequest#made}
   */
  public record Key(UUID claim, Optional<String> made) {}

  /** What the request would have answered. */
  public record Outcome(int status, Object body) {}

  public List<Key> list() {
    return store.abandoned();
  }

  /**
   * Lets the keys be used again: a retry is answered with what was made, or carried out if nothing
   * was.
   */
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
