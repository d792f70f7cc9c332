package dev.truss.postgres.program;

import dev.truss.postgres.ProgramSession;
import io.smallrye.common.process.ProcessBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * {@code pg_dump | pg_restore}: one database's content into another, empty one, from one snapshot,
 * without a file in between.
 */
public final class DumpAndRestore {

  private final RunningPrograms programs = new RunningPrograms("pg_dump or pg_restore");
  private final Path folder;
  private final ProgramSession source;
  private final ProgramSession target;

  /**
   * Prepares it.
   *
   * @param folder of the programs, at least as new as the server
   */
  public DumpAndRestore(Path folder, ProgramSession source, ProgramSession target) {
    this.folder = folder;
    this.source = source;
    this.target = target;
  }

  /**
   * Runs to the end.
   *
   * @param onLine each line in which {@code pg_restore} says what it does
   * @throws IOException with what the programs said, when one of them failed or it was canceled
   */
  public void run(Consumer<String> onLine) throws IOException {
    var dump =
        ProcessBuilder.newBuilder(
                folder.resolve("pg_dump"),
                "--format=custom",
                "--compress=0",
                "--no-subscriptions",
                "--lock-wait-timeout=30s",
                "--no-password")
            .modifyEnvironment(variables -> RunningPrograms.connect(variables, source))
            .whileRunning(programs::started);
    dump.error().logOnSuccess(false).consumeLinesWith(RunningPrograms.LONGEST_LINE, programs::read);
    var restore =
        dump.output()
            .pipeTo(
                folder.resolve("pg_restore"),
                "--dbname=" + target.database().value(),
                "--no-subscriptions",
                "--exit-on-error",
                "--verbose",
                "--no-password")
            .modifyEnvironment(variables -> RunningPrograms.connect(variables, target))
            .whileRunning(programs::started);
    restore
        .error()
        .logOnSuccess(false)
        .consumeLinesWith(
            RunningPrograms.LONGEST_LINE,
            line -> {
              programs.read(line);
              onLine.accept(line);
            });
    programs.run(restore.output().discard()::run);
  }

  /** Ends both programs; {@link #run} then fails. */
  public void cancel() {
    programs.cancel();
  }
}
