package dev.truss.control;

import dev.truss.postgres.failure.SqlStates;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Tells each part of Truss once that the control database is ready. A part that fails is told
 * again, and keeps no other from its work, unless the others depend on it.
 */
final class Announcement {

  private static final Logger LOG = Logger.getLogger(Announcement.class);

  private final List<Part> untold;
  private String logged = "";

  /**
   * A part of Truss.
   *
   * @param first whether the others depend on it
   * @param begin has it begin its work; may be done again where it failed
   */
  record Part(String name, boolean first, Runnable begin) {}

  /** Of parts in the order in which they begin. */
  Announcement(List<Part> parts) {
    untold = new ArrayList<>(parts);
  }

  /**
   * Those that observe the event, by their priorities; the others depend on those that have one.
   */
  static Announcement of(BeanManager beans, ControlReady event) {
    return new Announcement(
        beans.resolveObserverMethods(event).stream()
            .sorted(Comparator.comparingInt(ObserverMethod::getPriority))
            .map(
                observer ->
                    new Part(
                        observer.getBeanClass().getSimpleName(),
                        observer.getPriority() < ObserverMethod.DEFAULT_PRIORITY,
                        () -> notify(observer, event)))
            .toList());
  }

  private static void notify(ObserverMethod<? super ControlReady> observer, ControlReady event) {
    ManagedContext requests = Arc.requireContainer().requestContext();
    requests.activate();
    try {
      observer.notify(event);
    } finally {
      requests.terminate();
    }
  }

  /** Tells what the others depend on. Returns why that is not at work; empty if it is. */
  Optional<String> tellFirst() {
    for (Part part : List.copyOf(untold)) {
      Optional<String> reason = part.first() ? tell(part) : Optional.empty();
      if (reason.isPresent()) {
        return reason;
      }
    }
    return Optional.empty();
  }

  /** Tells all others. Returns why one of them is not at work; empty if all are. */
  Optional<String> tellOthers() {
    Optional<String> reason = Optional.empty();
    for (Part part : List.copyOf(untold)) {
      Optional<String> failed = tell(part);
      reason = reason.or(() -> failed);
    }
    return reason;
  }

  private Optional<String> tell(Part part) {
    try {
      part.begin().run();
      untold.remove(part);
      return Optional.empty();
    } catch (RuntimeException e) {
      String reason =
          "Truss has not started completely: %s failed: %s".formatted(part.name(), why(e));
      log(reason, e);
      return Optional.of(reason);
    }
  }

  /** What CDI wraps has its own words in the cause. */
  private static String why(RuntimeException e) {
    Throwable cause = e;
    while (cause.getMessage() == null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }

  /** Once for each reason. */
  private void log(String reason, RuntimeException e) {
    if (reason.equals(logged)) {
      return;
    }
    logged = reason;
    if (SqlStates.isUnavailable(e)) {
      LOG.warn(reason + "; trying again until it succeeds");
    } else {
      LOG.error(reason + "; trying again until it succeeds", e);
    }
  }
}
