package dev.truss.migration;

/**
 * Something that one should know before a run.
 *
 * @param hurts whether a run is not safe because of it
 */
record Finding(String sentence, boolean hurts) {

  static Finding hurting(String sentence) {
    return new Finding(sentence, true);
  }

  static Finding remark(String sentence) {
    return new Finding(sentence, false);
  }
}
