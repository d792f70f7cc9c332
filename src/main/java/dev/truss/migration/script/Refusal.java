package dev.truss.migration.script;

/**
 * The reason why a file is not run.
 *
 * @param reason with the line, if there is one; without a full stop
 */
public record Refusal(String file, String reason) {

  public static Refusal at(String file, int line, String reason) {
    return new Refusal(file, "line %d: %s".formatted(line, reason));
  }

  public String sentence() {
    return "%s cannot be run: %s.".formatted(file, reason);
  }
}
