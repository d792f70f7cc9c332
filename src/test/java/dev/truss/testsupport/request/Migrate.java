package dev.truss.testsupport.request;

/** Checks or runs migrations. */
public final class Migrate extends JsonRequest {
  Migrate() {}

  public Migrate on(long branch) {
    body.put("branch_id", branch);
    return this;
  }

  public Migrate onMain() {
    body.put("target", "main");
    return this;
  }

  public Migrate rehearse(boolean rehearse) {
    body.put("rehearse", rehearse);
    return this;
  }
}
