package dev.truss.diff.schema;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What was done to an object. */
public enum Change {
  @JsonProperty("added")
  ADDED,
  @JsonProperty("removed")
  REMOVED,
  @JsonProperty("changed")
  CHANGED
}
