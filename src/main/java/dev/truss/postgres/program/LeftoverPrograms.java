package dev.truss.postgres.program;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Ends the programs of requests that are still running at the end of the stop. */
@ApplicationScoped
class LeftoverPrograms {

  private static final int LAST = 1000;

  void end(@Observes @Priority(LAST) ShutdownEvent event) {
    RunningPrograms.endEvery();
  }
}
