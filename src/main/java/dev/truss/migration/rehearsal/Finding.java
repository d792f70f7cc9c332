package dev.truss.migration.rehearsal;

/**
 * A sentence to read before a run.
 *
 * @param hurts whether it makes a run unsafe
 */
public record Finding(String sentence, boolean hurts) {

  public static Finding hurting(String sentence) {
    return new Finding(sentence, true);
  }

  public static Finding remark(String sentence) {
    return new Finding(sentence, false);
  }
}
