package dev.truss.idempotency;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The {@code Idempotency-Key} of the current request, which may have none. */
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
   * Notes what the request makes, so that a retry receives it even if Truss dies before it answers.
   * Does nothing without a key.
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

  /** Abandons the claim of a request that ends without an answer. */
  @PreDestroy
  void abandon() {
    claim().ifPresent(endings::abandonLater);
  }
}
