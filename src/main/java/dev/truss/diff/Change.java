package dev.truss.diff;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the branch did to an object of its parent. */
public enum Change {
  @JsonProperty("added")
  ADDED,
  @JsonProperty("removed")
  REMOVED,
  @JsonProperty("changed")
  CHANGED
}
