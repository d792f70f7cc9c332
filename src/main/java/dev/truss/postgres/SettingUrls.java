package dev.truss.postgres;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a URL from an option, or from the file that another option names. The password may be given
 * apart, in an option or a file, where it needs no percent-encoding.
 */
public final class SettingUrls {

  private SettingUrls() {}

  /**
   * Reads the URL, if it is set.
   *
   * @param option the option's name, which ends in {@code url}; that of the password has {@code
   *     password} in its place
   * @throws IllegalArgumentException when something is given twice, the url is malformed, or there
   *     is a password and no url
   */
  public static Optional<DatabaseUrl> read(
      String option,
      Optional<String> url,
      Optional<Path> file,
      Optional<String> password,
      Optional<Path> passwordFile) {
    String passwordOption = option.replaceFirst("url$", "password");
    Optional<DatabaseUrl> read =
        SettingSecrets.read(option, url, file).map(value -> DatabaseUrl.parse(option, value));
    Optional<String> apart = SettingSecrets.read(passwordOption, password, passwordFile);
    if (apart.isEmpty()) {
      return read;
    }
    DatabaseUrl without =
        read.orElseThrow(
            () -> new IllegalArgumentException(passwordOption + " is given without " + option));
    if (!without.password().isEmpty()) {
      throw new IllegalArgumentException(
          option + " holds a password, and " + passwordOption + " is given, too; give one");
    }
    return Optional.of(without.withPassword(apart.get()));
  }
}
