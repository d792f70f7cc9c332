package dev.truss.cloning;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The ways to treat the sessions on the source of a branch. */
public enum ConnectionsMode {
  /** Clones if no session is connected, else pauses clients if that is possible, else copies. */
  @JsonProperty("auto")
  AUTO,
  /** Refuses, and lists the sessions in the way. */
  @JsonProperty("fail")
  FAIL,
  /** Copies online, and disturbs no session. */
  @JsonProperty("copy")
  COPY,
  /** Lets clients behind PgBouncer wait while the clone runs. */
  @JsonProperty("pause")
  PAUSE,
  /** Ends sessions that have been idle between transactions. */
  @JsonProperty("drain")
  DRAIN,
  /** Ends sessions at once. */
  @JsonProperty("terminate")
  TERMINATE;

  /** Returns the text in requests, answers and the control database. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
