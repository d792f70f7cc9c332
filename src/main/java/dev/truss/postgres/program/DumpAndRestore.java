package dev.truss.postgres.program;

import dev.truss.postgres.ProgramSession;
import io.smallrye.common.process.ProcessBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Copies one database's content into another, empty one with {@code pg_dump | pg_restore}, from one
 * snapshot and without a file in between.
 */
public final class DumpAndRestore {

  private final RunningPrograms programs = new RunningPrograms("pg_dump or pg_restore");
  private final Path folder;
  private final ProgramSession source;
  private final ProgramSession target;
  private final Way way;

  /**
   * What to copy, and how.
   *
   * @param throughRoot whether rows are loaded through the root of a partitioned table
   * @param grants whether the grants of the dump are restored
   * @param rows which rows to copy; null for definitions and all rows
   */
  public record Way(boolean throughRoot, boolean grants, @Nullable Rows rows) {

    /**
     * Returns the same for rows only, into tables that exist.
     *
     * @param snapshot a snapshot exported by a session that stays open
     * @param leftOut patterns of {@code pg_dump} for tables and sequences
     */
    public Way rowsOnly(String snapshot, List<String> leftOut) {
      return new Way(throughRoot, grants, new Rows(snapshot, leftOut));
    }
  }

  /** The rows of a snapshot without those of some tables. */
  public record Rows(String snapshot, List<String> leftOut) {}

  /**
   * Prepares a copy.
   *
   * @param folder the folder of the programs, which are at least as new as the server
   */
  public DumpAndRestore(Path folder, ProgramSession source, ProgramSession target, Way way) {
    this.way = way;
    this.folder = folder;
    this.source = source;
    this.target = target;
  }

  /**
   * Copies.
   *
   * @param onLine receives each line in which {@code pg_restore} reports its progress
   * @throws IOException with the messages of the programs, when one of them failed or was canceled
   */
  public void run(Consumer<String> onLine) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--format=custom",
                "--compress=0",
                "--no-subscriptions",
                "--lock-wait-timeout=30s",
                "--no-password"));
    Rows rows = way.rows();
    if (rows != null) {
      arguments.add("--section=data");
      arguments.add("--snapshot=" + rows.snapshot());
      rows.leftOut().forEach(pattern -> arguments.add("--exclude-table=" + pattern));
    }
    if (way.throughRoot()) {
      arguments.add(ArchiveProgram.THROUGH_ROOT);
    }
    var dump =
        ProcessBuilder.newBuilder(folder.resolve("pg_dump"))
            .arguments(arguments)
            .modifyEnvironment(variables -> RunningPrograms.connect(variables, source))
            .whileRunning(programs::started);
    dump.error().logOnSuccess(false).consumeLinesWith(RunningPrograms.LONGEST_LINE, programs::read);
    var restore =
        dump.output()
            .pipeTo(folder.resolve("pg_restore"))
            .arguments(restoreArguments())
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

  private List<String> restoreArguments() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--dbname=" + target.database().value(),
                "--no-subscriptions",
                "--exit-on-error",
                "--verbose",
                "--no-password"));
    if (!way.grants()) {
      arguments.add(ArchiveProgram.NO_GRANTS);
    }
    return arguments;
  }

  /** Ends both programs; {@link #run} then fails. */
  public void cancel() {
    programs.cancel();
  }
}
