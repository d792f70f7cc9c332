package dev.truss.security;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import java.time.Clock;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The entry of the current request, if it may change something and has reached its resource. */
@RequestScoped
public class AuditedRequest {

  private final AuditTrail trail;
  private final Caller caller;
  private final Clock clock;
  private @Nullable String who;
  private @Nullable String method;
  private @Nullable String path;
  private @Nullable String remote;
  private @Nullable String subject;

  AuditedRequest(AuditTrail trail, Caller caller, Clock clock) {
    this.trail = trail;
    this.caller = caller;
    this.clock = clock;
  }

  void begin(String method, String path, @Nullable String remote) {
    who = caller.name();
    this.method = method;
    this.path = path;
    this.remote = remote;
  }

  /** Names the subject, if neither the path nor the answer does. */
  public void about(String what) {
    subject = what;
  }

  /** Marks a request that only previews, and is not recorded. */
  public void changesNothing() {
    who = null;
  }

  /** Ends the entry with the outcome. */
  void end(@Nullable Integer status, @Nullable String ofAnswer) {
    if (who == null || method == null || path == null) {
      return;
    }
    Action action = Action.of(method, path);
    trail.add(
        new AuditEntry.Draft(
            clock.instant(),
            who,
            action.words(),
            Stream.of(ofAnswer, subject, action.subject())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null),
            method,
            path,
            status,
            remote));
    who = null;
  }

  /** Ends the entry when the client disconnects early, because the work was done all the same. */
  @PreDestroy
  void endWithoutAnswer() {
    end(null, null);
  }
}
