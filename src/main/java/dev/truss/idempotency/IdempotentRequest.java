package dev.truss.idempotency;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The request under way, as far as its {@code Idempotency-Key} goes; it may have none. */
@RequestScoped
public class IdempotentRequest {

  private final IdempotencyStore store;
  private final ClaimRelease endings;
  private @Nullable UUID claim;
  private boolean madeSomething;

  IdempotentRequest(IdempotencyStore store, ClaimRelease endings) {
    this.store = store;
    this.endings = endings;
  }

  /**
   * Writes down what the request is making, so that a retry is answered with it even if Truss dies
   * before it answers. Without a key it does nothing.
   *
   * @param handle in the transaction that writes the first row of what is made
   * @param path where it will be found, such as {@code /api/branches/7}
   */
  public void made(Handle handle, String path) {
    if (claim != null) {
      store.made(handle, claim, path);
      madeSomething = true;
    }
  }

  void hold(UUID ours) {
    claim = ours;
  }

  boolean madeSomething() {
    return madeSomething;
  }

  Optional<UUID> claim() {
    return Optional.ofNullable(claim);
  }

  void ended() {
    claim = null;
  }

  /** Whatever way a request ends without an answer, its key is not lost. */
  @PreDestroy
  void abandon() {
    claim().ifPresent(endings::abandonLater);
  }
}
