package dev.truss.postgres.program;

import dev.truss.postgres.ProgramSession;
import io.smallrye.common.process.ProcessBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Runs a script in {@code psql} and streams its output. {@code psql}, and not Truss, holds a row of
 * a gigabyte in memory, as {@code pg_dump} does.
 */
public final class TableReading {

  private final RunningPrograms programs = new RunningPrograms("psql");
  private final Path psql;
  private final String script;
  private final ProgramSession database;

  /** Reads the output up to its end. */
  public interface Reader {
    void read(InputStream output) throws IOException;
  }

  /**
   * Prepares the script.
   *
   * @param database the session that the script runs in
   */
  public TableReading(Path psql, ProgramSession database, String script) {
    this.psql = psql;
    this.database = database;
    this.script = script;
  }

  /**
   * Runs the script to its end, or to its first error.
   *
   * @throws ProgramCanceled when it was canceled
   * @throws IOException with the message of {@code psql}, when it failed
   */
  public void run(Reader reader) throws IOException {
    var process =
        ProcessBuilder.newBuilder(
                psql,
                "--no-psqlrc",
                "--quiet",
                "--set=ON_ERROR_STOP=1",
                "--no-password",
                "--file=-")
            .modifyEnvironment(
                variables -> {
                  RunningPrograms.connect(variables, database);
                  variables.put("PGCLIENTENCODING", "UTF8"); // of the names in the script
                })
            .whileRunning(programs::started);
    process.input().charset(StandardCharsets.UTF_8).produceWith(input -> input.write(script));
    process
        .error()
        .logOnSuccess(false)
        .consumeLinesWith(RunningPrograms.LONGEST_LINE, programs::read);
    programs.run(process.output().consumeBytesWith(reader::read)::run);
  }

  /** Ends {@code psql}. {@link #run} then fails. */
  public void cancel() {
    programs.cancel();
  }
}
