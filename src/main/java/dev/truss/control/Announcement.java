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
   * @param begin begins its work; it is called again after a failure
   */
  record Part(String name, boolean first, Runnable begin) {}

  /** Creates an announcement to parts, in the order in which they begin. */
  Announcement(List<Part> parts) {
    untold = new ArrayList<>(parts);
  }

  /**
   * Creates an announcement to the observers of the event, by their priorities. The others depend
   * on those that have one.
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

  /**
   * Tells the parts that the others depend on. Returns why one of them has not begun; empty if all
   * have.
   */
  Optional<String> tellFirst() {
    for (Part part : List.copyOf(untold)) {
      Optional<String> reason = part.first() ? tell(part) : Optional.empty();
      if (reason.isPresent()) {
        return reason;
      }
    }
    return Optional.empty();
  }

  /** Tells all other parts. Returns why one of them has not begun; empty if all have. */
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

  /** Returns the message of an exception, or of its cause if CDI has wrapped it. */
  private static String why(RuntimeException e) {
    Throwable cause = e;
    while (cause.getMessage() == null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }

  /** Logs each reason once. */
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
