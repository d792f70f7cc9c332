package dev.truss.session;

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

  ForgetSessions(SessionStore store, Cycles cycles) {
    this.store = store;
    this.cycles = cycles;
  }

  @Scheduled(every = "1h", delayed = "1m")
  void scheduled() {
    cycles.run("deleting expired sessions", EVERY, store::forgetOld);
  }
}
