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

  /** One that works on files, with the rights of this process. */
  public static ServerProgram onFiles(Path program, List<String> arguments) {
    return as(Optional.empty(), program, arguments);
  }

  /** Copies files into a folder, without copying bytes where the file system can share them. */
  public static ServerProgram copy(List<Path> files, Path folder) {
    List<String> arguments = new ArrayList<>(List.of("-a", "--reflink=auto", "--"));
    files.forEach(file -> arguments.add(file.toString()));
    arguments.add(folder.toString());
    return onFiles(Path.of("cp"), arguments);
  }

  /**
   * {@code pg_basebackup} into a folder, without the WAL, which is in the archive.
   *
   * @param folder of the programs, of the server's major
   * @param target a folder that does not exist yet
   * @param tablespaces where the files of each tablespace are to go, by its location
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

  /** Same, as another user of the machine. */
  static ServerProgram as(Optional<OsUser> user, Path program, List<String> arguments) {
    List<String> command = new ArrayList<>(user.map(OsUser::become).orElse(List.of()));
    command.add(program.toString());
    command.addAll(arguments);
    return new ServerProgram(
        command,
        variables -> variables.putAll(Map.of("LC_ALL", "C", "TZ", "UTC")),
        new RunningPrograms(String.valueOf(program.getFileName())));
  }

  /** Runs to the end; see {@link #run(Consumer, Consumer)}. */
  public void run() throws IOException {
    run(line -> {}, line -> {});
  }

  /**
   * Runs to the end.
   *
   * @param onOutput each line that it prints
   * @param onMessage each line in which it says what it does
   * @throws IOException with what the program said, when it failed or was canceled
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

  /** Ends it and its workers; {@link #run} then fails. */
  public void cancel() {
    programs.cancel();
  }
}
