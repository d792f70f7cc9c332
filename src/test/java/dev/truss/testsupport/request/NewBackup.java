package dev.truss.testsupport.request;

/** Makes a backup. */
public final class NewBackup extends JsonRequest {
  NewBackup() {}

  public NewBackup label(String label) {
    body.put("label", label);
    return this;
  }

  /** The branch; without it the main database. */
  public NewBackup of(long branch) {
    body.put("branch", branch);
    return this;
  }

  public NewBackup format(String format) {
    body.put("format", format);
    return this;
  }

  public NewBackup verify(String verify) {
    body.put("verify", verify);
    return this;
  }
}
