package dev.truss.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end. */
public final class Command {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final Path NOWHERE = Path.of("/");

  private Command() {}

  /**
   * Returns what the program printed; a program that fails or takes over two minutes fails the test
   * with its words.
   */
  public static String run(List<String> command) {
    return run(command, Map.of());
  }

  /** Same, with additions to the environment (where passwords go, never into arguments). */
  public static String run(List<String> command, Map<String, String> environment) {
    return run(command, NOWHERE, environment, DEADLINE);
  }

  /** Same, in a folder, and for as long as that. */
  public static String run(
      List<String> command, Path folder, Map<String, String> environment, Duration deadline) {
    try {
      Path output = Files.createTempFile("truss-test-command", ".out");
      Path errors = Files.createTempFile("truss-test-command", ".err");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw new IllegalStateException(command + " did not end within " + deadline);
        }
        String printed = Files.readString(output, StandardCharsets.UTF_8);
        if (process.exitValue() != 0) {
          throw new IllegalStateException(
              command
                  + " ended with "
                  + process.exitValue()
                  + ": "
                  + printed
                  + Files.readString(errors));
        }
        return printed;
      } finally {
        Files.deleteIfExists(output);
        Files.deleteIfExists(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
