package dev.truss.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a secret from an option, or from the file that another option names. */
public final class SettingSecrets {

  private SettingSecrets() {}

  /**
   * Reads the secret as it was written, if there is one. White space around the content of a file
   * does not count.
   *
   * @param option the option's name; its file is named by the same with {@code -file} behind it
   * @throws IllegalArgumentException when both are given, or the file is empty or cannot be read
   */
  public static Optional<String> read(String option, Optional<String> value, Optional<Path> file) {
    if (value.isPresent() && file.isPresent()) {
      throw new IllegalArgumentException(
          option + " and " + option + "-file are both given; give one");
    }
    return value
        .flatMap(given -> LiteralSetting.read(option))
        .or(() -> file.map(path -> content(option, path)));
  }

  private static String content(String option, Path path) {
    if (!Files.isRegularFile(path)) {
      throw new IllegalArgumentException(option + "-file is not a file: " + path);
    }
    try {
      String content = Files.readString(path).strip();
      if (content.isEmpty()) {
        throw new IllegalArgumentException(option + "-file is empty: " + path);
      }
      return content;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          option + "-file cannot be read (" + e.getClass().getSimpleName() + "): " + path);
    }
  }
}
