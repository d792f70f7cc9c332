package dev.truss.testsupport.request;

import java.math.BigDecimal;
import java.time.Duration;

/** Creates a branch. */
public final class NewBranch extends JsonRequest {
  NewBranch() {}

  public NewBranch label(String label) {
    body.put("label", label);
    return this;
  }

  /** The branch it is cut from. */
  public NewBranch from(long parent) {
    body.put("parent", parent);
    return this;
  }

  public NewBranch ttl(Duration ttl) {
    setHours("ttl_hours", ttl);
    return this;
  }

  public NewBranch connections(String connections) {
    body.put("connections", connections);
    return this;
  }

  public NewBranch maxHold(Duration hold) {
    body.put("max_hold", BigDecimal.valueOf(hold.toMillis(), 3).stripTrailingZeros());
    return this;
  }
}
