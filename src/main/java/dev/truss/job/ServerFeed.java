package dev.truss.job;

import dev.truss.control.Replica;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Reports whether this replica reaches Postgres. Without it a listener would not notice, since no
 * job changes then.
 */
@ApplicationScoped
class ServerFeed {

  private final BroadcastProcessor<ServerState> changes = BroadcastProcessor.create();
  private volatile ServerState now = new ServerState(true);

  /** The event that listeners receive. */
  @Schema(name = "ServerState")
  record ServerState(boolean reachable) {}

  void note(@Observes Replica.InTouch touch) {
    now = new ServerState(touch.reached());
    changes.onNext(now);
  }

  /** The present state, and each change of it. */
  Multi<ServerState> states() {
    Multi<ServerState> present = Multi.createFrom().item(() -> now);
    return Multi.createBy().merging().streams(changes.onOverflow().dropPreviousItems(), present);
  }
}
