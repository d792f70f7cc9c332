package dev.truss.diff.schema;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The kind of change to an object. */
public enum Change {
  @JsonProperty("added")
  ADDED,
  @JsonProperty("removed")
  REMOVED,
  @JsonProperty("changed")
  CHANGED
}
