package dev.truss.postgres.program;

import dev.truss.postgres.ProgramSession;
import io.smallrye.common.process.ProcessBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A program that comes with a Postgres server, or works on the files of one. */
public final class ServerProgram {

  private static final Path ROOT = Path.of("/");

  private final List<String> command;
  private final Consumer<Map<String, String>> environment;
  private final RunningPrograms programs;

  private ServerProgram(
      List<String> command, Consumer<Map<String, String>> environment, RunningPrograms programs) {
    this.command = command;
    this.environment = environment;
    this.programs = programs;
  }

  /** Prepares a program that works on files, with the rights of this process. */
  public static ServerProgram onFiles(Path program, List<String> arguments) {
    return as(Optional.empty(), program, arguments);
  }

  /** Prepares a copy of files into a folder. It shares their blocks if the file system can. */
  public static ServerProgram copy(List<Path> files, Path folder) {
    List<String> arguments = new ArrayList<>(List.of("-a", "--reflink=auto", "--"));
    files.forEach(file -> arguments.add(file.toString()));
    arguments.add(folder.toString());
    return onFiles(Path.of("cp"), arguments);
  }

  /**
   * Prepares a {@code pg_basebackup} into a folder, without the WAL, which is in the archive.
   *
   * @param folder the folder of the programs, of the server's major version
   * @param target a folder that does not exist yet
   * @param tablespaces the new folder of each tablespace, by its location
   */
  public static ServerProgram baseBackup(
      Path folder, ProgramSession server, Path target, Map<String, Path> tablespaces) {
    List<String> command =
        new ArrayList<>(
            List.of(
                folder.resolve("pg_basebackup").toString(),
                "--pgdata=" + target,
                "--format=plain",
                "--wal-method=none",
                "--checkpoint=fast",
                "--label=truss",
                "--verbose",
                "--no-password"));
    tablespaces.forEach(
        (location, to) ->
            command.add("--tablespace-mapping=" + location.replace("=", "\\=") + "=" + to));
    return new ServerProgram(
        command,
        variables -> RunningPrograms.connect(variables, server),
        new RunningPrograms("pg_basebackup"));
  }

  /** Prepares a program that another user of the machine runs. */
  static ServerProgram as(Optional<OsUser> user, Path program, List<String> arguments) {
    List<String> command = new ArrayList<>(user.map(OsUser::become).orElse(List.of()));
    command.add(program.toString());
    command.addAll(arguments);
    return new ServerProgram(
        command,
        variables -> variables.putAll(Map.of("LC_ALL", "C", "TZ", "UTC")),
        new RunningPrograms(String.valueOf(program.getFileName())));
  }

  /** Runs the program to its end, see {@link #run(Consumer, Consumer)}. */
  public void run() throws IOException {
    run(line -> {}, line -> {});
  }

  /**
   * Runs the program to its end.
   *
   * @param onOutput receives each line of its output
   * @param onMessage receives each line in which it reports its progress
   * @throws IOException with the message of the program, when it failed or was canceled
   */
  public void run(Consumer<String> onOutput, Consumer<String> onMessage) throws IOException {
    var process =
        ProcessBuilder.newBuilder(Path.of(command.getFirst()))
            .arguments(command.subList(1, command.size()))
            .directory(ROOT) // which every user may read
            .modifyEnvironment(environment)
            .whileRunning(programs::started);
    process
        .error()
        .logOnSuccess(false)
        .consumeLinesWith(
            RunningPrograms.LONGEST_LINE,
            line -> {
              programs.read(line);
              onMessage.accept(line);
            });
    programs.run(
        process.output().consumeLinesWith(RunningPrograms.LONGEST_LINE, onOutput::accept)::run);
  }

  /** Ends the program and its workers. {@link #run} then fails. */
  public void cancel() {
    programs.cancel();
  }
}
