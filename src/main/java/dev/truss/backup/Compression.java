package dev.truss.backup;

/**
 * How {@code pg_dump} compresses.
 *
 * @param text as {@code --compress} takes it from 16 on, such as {@code zstd:9} or {@code gzip}
 */
record Compression(String text) {

  private static final String AUTO = "auto";
  private static final int FIRST_WITH_METHODS = 16;

  /**
   * What is configured.
   *
   * @param zstd whether {@code auto} is zstd, and not gzip
   */
  static Compression of(String configured, boolean zstd) {
    if (!configured.equals(AUTO)) {
      return new Compression(configured);
    }
    return new Compression(zstd ? "zstd" : "gzip");
  }

  /** As the programs of a version take it; 15 takes nothing but a level of gzip. */
  String option(int toolsMajor) {
    if (toolsMajor >= FIRST_WITH_METHODS) {
      return text;
    }
    return switch (text) {
      case "gzip" -> "6";
      case "none" -> "0";
      default -> text.startsWith("gzip:") ? text.substring("gzip:".length()) : text;
    };
  }
}
