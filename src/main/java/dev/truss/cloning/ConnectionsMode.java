package dev.truss.cloning;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What happens to the sessions on the source of a branch. */
public enum ConnectionsMode {
  /** Clone if nobody is there, else pause if that is possible, else copy. */
  @JsonProperty("auto")
  AUTO,
  /** Refuse, and list the sessions in the way. */
  @JsonProperty("fail")
  FAIL,
  /** Copy online; nobody notices. */
  @JsonProperty("copy")
  COPY,
  /** Let clients behind PgBouncer wait for the moment of the clone. */
  @JsonProperty("pause")
  PAUSE,
  /** End sessions that have been idle a while between transactions. */
  @JsonProperty("drain")
  DRAIN,
  /** End sessions now. */
  @JsonProperty("terminate")
  TERMINATE;

  /** As it stands in requests, answers and the control database. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
