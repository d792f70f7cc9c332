package dev.truss.diff;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What makes a row of the parent and one of the branch the same row. */
public enum ComparedBy {
  /** Both sides have the same primary key. */
  @JsonProperty("primary_key")
  PRIMARY_KEY,
  /** There is none: a changed row is one removed and one added. */
  @JsonProperty("whole_row")
  WHOLE_ROW
}
