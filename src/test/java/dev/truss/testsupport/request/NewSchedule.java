package dev.truss.testsupport.request;

/** Makes backups by a schedule. */
public final class NewSchedule extends JsonRequest {
  NewSchedule() {}

  public NewSchedule cron(String cron) {
    body.put("cron", cron);
    return this;
  }

  public NewSchedule branches(String branches) {
    body.put("branches", branches);
    return this;
  }

  public NewSchedule verify(boolean verify) {
    body.put("verify", verify);
    return this;
  }

  public NewSchedule verify(String verify) {
    body.put("verify", verify);
    return this;
  }

  public NewSchedule enabled(boolean enabled) {
    body.put("enabled", enabled);
    return this;
  }

  /** How many of the latest backups are kept. */
  public NewSchedule keepLast(int backups) {
    body.putObject("keep").put("last", backups);
    return this;
  }
}
