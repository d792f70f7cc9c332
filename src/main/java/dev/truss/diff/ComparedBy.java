package dev.truss.diff;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a row of the parent is matched with one of the branch. */
public enum ComparedBy {
  /** Both sides have the same primary key. */
  @JsonProperty("primary_key")
  PRIMARY_KEY,
  /** The sides have no common primary key, so a changed row counts as one removed and one added. */
  @JsonProperty("whole_row")
  WHOLE_ROW
}
