package dev.truss.testsupport.request;

import java.time.Duration;

/** Loads a backup into a new branch. */
public final class Restore extends JsonRequest {
  Restore() {}

  public Restore label(String label) {
    body.put("label", label);
    return this;
  }

  public Restore ttl(Duration ttl) {
    setHours("ttl_hours", ttl);
    return this;
  }

  public Restore targetTime(String time) {
    body.put("target_time", time);
    return this;
  }
}
