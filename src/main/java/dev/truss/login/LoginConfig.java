package dev.truss.login;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** The logins of the workbench. The workbench is off unless both are given. */
@ConfigMapping(prefix = "truss.workbench")
interface LoginConfig {

  /**
   * The URL of the login on the main database. It may read there, and write what users may write.
   */
  Optional<String> mainUrl();

  /** A file that holds {@code main-url}. */
  Optional<Path> mainUrlFile();

  /** The password, unless the URL contains it. */
  Optional<String> mainPassword();

  /** A file that holds {@code main-password}. */
  Optional<Path> mainPasswordFile();

  /**
   * The URL of the login on branches. It may not connect to the main database. The database in the
   * URL is ignored.
   */
  Optional<String> branchUrl();

  /** A file that holds {@code branch-url}. */
  Optional<Path> branchUrlFile();

  /** The password, unless the URL contains it. */
  Optional<String> branchPassword();

  /** A file that holds {@code branch-password}. */
  Optional<Path> branchPasswordFile();
}
