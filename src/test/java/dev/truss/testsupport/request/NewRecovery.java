package dev.truss.testsupport.request;

import java.time.Duration;

/** Recovers one database into a new branch. */
public final class NewRecovery extends JsonRequest {
  NewRecovery() {}

  public NewRecovery time(String time) {
    body.put("target_time", time);
    return this;
  }

  public NewRecovery lsn(String lsn) {
    body.put("target_lsn", lsn);
    return this;
  }

  public NewRecovery point(String point) {
    body.put("target_name", point);
    return this;
  }

  public NewRecovery inclusive(boolean inclusive) {
    body.put("inclusive", inclusive);
    return this;
  }

  public NewRecovery database(String database) {
    body.put("database", database);
    return this;
  }

  public NewRecovery label(String label) {
    body.put("label", label);
    return this;
  }

  public NewRecovery ttl(Duration ttl) {
    setHours("ttl_hours", ttl);
    return this;
  }
}
