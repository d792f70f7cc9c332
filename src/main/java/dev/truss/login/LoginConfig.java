package dev.truss.login;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** The logins of the workbench. It is off unless both are given. */
@ConfigMapping(prefix = "truss.workbench")
interface LoginConfig {

  /** On the main database: a login that may read it, and write what users may write there. */
  Optional<String> mainUrl();

  /** A file that holds {@code main-url}. */
  Optional<Path> mainUrlFile();

  /** Its password, where it does not stand in the url. */
  Optional<String> mainPassword();

  /** A file that holds {@code main-password}. */
  Optional<Path> mainPasswordFile();

  /**
   * On branches: a login that may not connect to the main database. The database in the url is not
   * looked at.
   */
  Optional<String> branchUrl();

  /** A file that holds {@code branch-url}. */
  Optional<Path> branchUrlFile();

  /** Its password, where it does not stand in the url. */
  Optional<String> branchPassword();

  /** A file that holds {@code branch-password}. */
  Optional<Path> branchPasswordFile();
}
