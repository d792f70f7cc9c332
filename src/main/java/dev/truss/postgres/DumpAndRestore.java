package dev.truss.postgres;

import io.smallrye.common.process.AbstractExecutionException;
import io.smallrye.common.process.ProcessBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * {@code pg_dump | pg_restore}: one database's content into another, empty one, from one snapshot,
 * without a file in between.
 */
public final class DumpAndRestore {

  private static final int LONGEST_LINE = 8192;
  private static final int LINES_KEPT = 20;

  private final Queue<ProcessHandle> running = new ConcurrentLinkedQueue<>();
  private final Queue<String> errors = new ConcurrentLinkedQueue<>();
  private final Path programs;
  private final DatabaseUrl source;
  private final DatabaseName target;
  private final String applicationName;
  private volatile boolean canceled;

  /**
   * Prepares it.
   *
   * @param programs the folder of the programs, at least as new as the server
   * @param applicationName of all its sessions, by which a successor finds them
   */
  public DumpAndRestore(
      Path programs, DatabaseUrl source, DatabaseName target, String applicationName) {
    this.programs = programs;
    this.source = source;
    this.target = target;
    this.applicationName = applicationName;
  }

  /**
   * Runs to the end.
   *
   * @param onLine each line in which {@code pg_restore} says what it does
   * @throws IOException with what the programs said, when one of them failed or it was canceled
   */
  public void run(Consumer<String> onLine) throws IOException {
    Map<String, String> environment = source.environment();
    environment.put("PGAPPNAME", applicationName);
    environment.put("LC_MESSAGES", "C");
    var dump =
        ProcessBuilder.newBuilder(
                programs.resolve("pg_dump"),
                "--format=custom",
                "--compress=0",
                "--no-subscriptions",
                "--lock-wait-timeout=30s",
                "--no-password")
            .modifyEnvironment(variables -> variables.putAll(environment))
            .whileRunning(this::started);
    dump.error().logOnSuccess(false).consumeLinesWith(LONGEST_LINE, this::keepError);
    var restore =
        dump.output()
            .pipeTo(
                programs.resolve("pg_restore"),
                "--dbname=" + target.value(),
                "--no-subscriptions",
                "--exit-on-error",
                "--verbose",
                "--no-password")
            .modifyEnvironment(variables -> variables.putAll(environment))
            .whileRunning(this::started);
    restore
        .error()
        .logOnSuccess(false)
        .consumeLinesWith(
            LONGEST_LINE,
            line -> {
              keepError(line);
              onLine.accept(line);
            });
    try {
      restore.output().discard().run();
    } catch (AbstractExecutionException e) {
      throw new IOException(canceled ? "canceled" : reason(), e);
    } finally {
      running.clear();
    }
  }

  /** Ends both programs; {@link #run} then fails. */
  public void cancel() {
    canceled = true;
    running.forEach(ProcessHandle::destroyForcibly);
  }

  private void started(ProcessHandle process) {
    running.add(process);
    if (canceled) {
      process.destroyForcibly();
    }
  }

  private void keepError(String line) {
    if (line.contains("error:") || line.contains("fatal:") || line.contains("FATAL:")) {
      errors.add(line);
      if (errors.size() > LINES_KEPT) {
        errors.poll();
      }
    }
  }

  private String reason() {
    List<String> said = new ArrayList<>(errors);
    // The dump's own failure comes first: what pg_restore says of a broken pipe follows from it.
    said.sort((one, other) -> Boolean.compare(other.contains("pg_dump"), one.contains("pg_dump")));
    return said.isEmpty() ? "pg_dump or pg_restore failed" : said.getFirst();
  }
}
