package dev.truss.session;

import dev.truss.control.Background;
import dev.truss.control.Cycles;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Deletes sessions whose cookies have expired. */
@ApplicationScoped
class ForgetSessions {

  private static final Duration EVERY = Duration.ofHours(1);

  private final SessionStore store;
  private final Cycles cycles;
  private final Background background;

  ForgetSessions(SessionStore store, Cycles cycles, Background background) {
    this.store = store;
    this.cycles = cycles;
    this.background = background;
  }

  @Scheduled(every = "1h", delayed = "1m")
  void scheduled() {
    background.run(
        "forget sessions",
        () -> {
          if (cycles.begin("forget sessions", EVERY)) {
            store.forgetOld();
          }
        });
  }
}
