package dev.truss.postgres.program;

import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.ProgramSession;
import io.smallrye.common.process.AbstractExecutionException;
import io.smallrye.common.process.ProcessBuilder;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs {@code pg_dump} into an archive, or {@code pg_restore} from one. */
public final class ArchiveProgram {

  static final String THROUGH_ROOT = "--load-via-partition-root";
  static final String NO_GRANTS = "--no-acl";

  private final RunningPrograms programs = new RunningPrograms("pg_dump or pg_restore");
  private final Path program;
  private final List<String> arguments;
  private final ProgramSession session;
  private final List<ArchiveEntry> entries;

  /**
   * What to dump, and how.
   *
   * @param archive the file or folder to write, which does not exist yet
   * @param custom whether the archive is one file instead of a folder
   * @param workers the number of sessions, for the directory format
   * @param compression as {@code --compress} takes it
   * @param lockWait how long to wait for locked tables; zero for no limit
   * @param snapshot a snapshot exported by a session that stays open; null if nothing writes
   * @param throughRoot whether rows are to be loaded through the root of a partitioned table
   */
  public record Dump(
      Path archive,
      boolean custom,
      int workers,
      String compression,
      Duration lockWait,
      @Nullable String snapshot,
      boolean throughRoot) {

    private List<String> arguments() {
      List<String> arguments = new ArrayList<>();
      arguments.add(custom ? "--format=custom" : "--format=directory");
      if (!custom) {
        arguments.add("--jobs=" + workers);
      }
      arguments.addAll(
          List.of(
              "--file=" + archive,
              "--compress=" + compression,
              "--no-subscriptions",
              "--lock-wait-timeout=" + lockWait.toMillis(),
              "--no-sync", // whoever publishes the archive does
              "--verbose",
              "--no-password"));
      if (snapshot != null) {
        arguments.add("--snapshot=" + snapshot);
      }
      if (throughRoot) {
        arguments.add(THROUGH_ROOT);
      }
      return arguments;
    }
  }

  /**
   * What to restore, and how.
   *
   * @param archive the file or folder
   * @param grants whether the grants of the archive are restored
   * @param section such as {@code pre-data}; null for all
   */
  public record Restore(Path archive, int workers, boolean grants, @Nullable String section) {

    public Restore(Path archive, int workers, boolean grants) {
      this(archive, workers, grants, null);
    }

    private List<String> arguments(DatabaseName target) {
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  "--dbname=" + target.value(),
                  "--jobs=" + workers,
                  "--no-subscriptions",
                  "--exit-on-error",
                  "--verbose",
                  "--no-password",
                  "--use-list=/dev/stdin"));
      if (!grants) {
        arguments.add(NO_GRANTS);
      }
      if (section != null) {
        arguments.add("--section=" + section);
      }
      arguments.add(archive.toString());
      return arguments;
    }
  }

  private ArchiveProgram(
      Path program, List<String> arguments, ProgramSession session, List<ArchiveEntry> entries) {
    this.entries = List.copyOf(entries);
    this.program = program;
    this.arguments = arguments;
    this.session = session;
  }

  /**
   * Prepares a dump.
   *
   * @param folder the folder of the programs, which are at least as new as the server
   */
  public static ArchiveProgram dump(Path folder, ProgramSession source, Dump dump) {
    return new ArchiveProgram(folder.resolve("pg_dump"), dump.arguments(), source, List.of());
  }

  /**
   * Prepares a dump of everything but the rows.
   *
   * @param archive the file to write
   * @param snapshot a snapshot exported by a session that stays open
   */
  public static ArchiveProgram dumpDefinitions(
      Path folder, ProgramSession source, Path archive, String snapshot) {
    return new ArchiveProgram(
        folder.resolve("pg_dump"),
        List.of(
            "--format=custom",
            "--file=" + archive,
            "--section=pre-data",
            "--section=post-data",
            "--no-subscriptions",
            "--lock-wait-timeout=30s",
            "--no-sync",
            "--verbose",
            "--no-password",
            "--snapshot=" + snapshot),
        source,
        List.of());
  }

  /**
   * Prepares a restore that fails at the first error.
   *
   * @param entries the entries to restore, in this order
   */
  public static ArchiveProgram restore(
      Path folder, ProgramSession target, Restore what, List<ArchiveEntry> entries) {
    return new ArchiveProgram(
        folder.resolve("pg_restore"), what.arguments(target.database()), target, entries);
  }

  /** Returns the version, such as {@code pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)}. */
  public static String version(Path folder) {
    RunningPrograms.refuseWhileShuttingDown();
    return ProcessBuilder.execToString(folder.resolve("pg_dump"), "--version").strip();
  }

  /** Returns the entries of an archive, in the order in which they are restored. */
  public static List<ArchiveEntry> entries(Path folder, Path archive) throws IOException {
    RunningPrograms.refuseWhileShuttingDown();
    try {
      // A single string would be cut off at 64 kB.
      return ProcessBuilder.newBuilder(folder.resolve("pg_restore"))
          .arguments("--list", "--verbose", archive.toString())
          .output()
          .processWith(list -> ArchiveEntry.read(list.lines()))
          .run();
    } catch (AbstractExecutionException e) {
      throw new IOException("pg_restore cannot list " + archive.getFileName(), e);
    }
  }

  /**
   * Runs the program to its end.
   *
   * @param onLine receives each line in which the program reports its progress
   * @throws ProgramCanceled when it was canceled
   * @throws IOException with the message of the program, when it failed
   */
  public void run(Consumer<String> onLine) throws IOException {
    var process =
        ProcessBuilder.newBuilder(program)
            .arguments(arguments)
            .modifyEnvironment(variables -> RunningPrograms.connect(variables, session))
            .whileRunning(programs::started);
    process
        .error()
        .logOnSuccess(false)
        .consumeLinesWith(
            RunningPrograms.LONGEST_LINE,
            line -> {
              programs.read(line);
              onLine.accept(line);
            });
    if (!entries.isEmpty()) {
      process.input().produceWith(this::writeEntries);
    }
    programs.run(process.output().discard()::run);
  }

  private void writeEntries(Writer list) throws IOException {
    for (ArchiveEntry entry : entries) {
      list.write(entry.id() + ";\n");
    }
  }

  /** Ends the program and its workers. {@link #run} then fails. */
  public void cancel() {
    programs.cancel();
  }
}
