package dev.truss.migration.rehearsal;

/**
 * Something that one should know before a run.
 *
 * @param hurts whether a run is not safe because of it
 */
public record Finding(String sentence, boolean hurts) {

  public static Finding hurting(String sentence) {
    return new Finding(sentence, true);
  }

  public static Finding remark(String sentence) {
    return new Finding(sentence, false);
  }
}
