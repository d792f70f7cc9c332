package dev.truss.testsupport;

import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Majors of Postgres that this Debian has not. Their programs come from the folders that {@code
 * deploy/local/postgres.sh} makes, and that {@code TRUSS_TEST_POSTGRES_17} and the like name.
 */
public final class UnpackedPostgres {
  private UnpackedPostgres() {}

  /** A server of that major, whose WAL is archived. */
  public static PostgresServer startArchiving(int major) {
    return PostgresServer.startArchiving(require(major));
  }

  /** Skips the test with a sentence where it is missing, except in CI: there it fails. */
  static PostgresInstallation require(int major) {
    String folder = folder(major);
    if (folder.isBlank()) {
      missing(
          "Set %s to the folder that deploy/local/postgres.sh %d prints"
              .formatted(variable(major), major));
    }
    return PostgresInstallation.below(Path.of(folder));
  }

  /** The programs' folder, in the form of {@code TRUSS_POSTGRES_BIN}; empty where there is none. */
  public static String bin(int major) {
    String folder = folder(major);
    return folder.isBlank() ? "" : PostgresInstallation.below(Path.of(folder)).bin().toString();
  }

  /** Skips the test with this sentence, except in CI: there it fails. */
  static void missing(String sentence) {
    if ("true".equals(System.getenv("CI"))) {
      throw new IllegalStateException(sentence);
    }
    Assumptions.abort(sentence);
  }

  private static String folder(int major) {
    return System.getenv().getOrDefault(variable(major), "");
  }

  private static String variable(int major) {
    return "TRUSS_TEST_POSTGRES_" + major;
  }
}
