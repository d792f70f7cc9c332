package dev.truss.postgres.program;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Programs of requests that took too long for the stop do not hold it up. */
@ApplicationScoped
class LeftoverPrograms {

  private static final int LAST = 1000;

  void end(@Observes @Priority(LAST) ShutdownEvent event) {
    RunningPrograms.endEvery();
  }
}
