package dev.truss.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a url that stands either in an option or in the file that another option names. */
public final class SettingUrls {

  private SettingUrls() {}

  /**
   * Reads the url, if there is one.
   *
   * @param option the option's name; its file is named by the same with {@code -file} behind it
   * @throws IllegalArgumentException when both are given, or the url is malformed
   */
  public static Optional<DatabaseUrl> read(
      String option, Optional<String> url, Optional<Path> file) {
    if (url.isPresent() && file.isPresent()) {
      throw new IllegalArgumentException(
          option + " and " + option + "-file are both given; give one");
    }
    return url.flatMap(given -> LiteralSetting.read(option))
        .or(() -> file.map(path -> content(option, path)))
        .map(value -> DatabaseUrl.parse(option, value));
  }

  private static String content(String option, Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(option + "-file cannot be read: " + path, e);
    }
  }
}
