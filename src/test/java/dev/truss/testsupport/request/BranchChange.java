package dev.truss.testsupport.request;

import java.time.Duration;

/** Changes a branch. */
public final class BranchChange extends JsonRequest {
  BranchChange() {}

  public BranchChange label(String label) {
    body.put("label", label);
    return this;
  }

  public BranchChange ttl(Duration ttl) {
    setHours("ttl_hours", ttl);
    return this;
  }

  public BranchChange protect(boolean protect) {
    body.put("protected", protect);
    return this;
  }
}
