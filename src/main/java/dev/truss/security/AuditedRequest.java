package dev.truss.security;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import java.time.Clock;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The request under way, as the audit trail will have it: from when it reaches its resource, if it
 * may change something.
 */
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

  /** Says what it is about, where neither its path nor its answer does. */
  public void about(String what) {
    subject = what;
  }

  /** It only says what would be, and is not noted. */
  public void changesNothing() {
    who = null;
  }

  /** Its outcome is known. */
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

  /** Quarkus leaves out what follows when a client leaves early: what was done was done. */
  @PreDestroy
  void endWithoutAnswer() {
    end(null, null);
  }
}
