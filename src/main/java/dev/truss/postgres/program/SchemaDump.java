package dev.truss.postgres.program;

import dev.truss.postgres.ProgramSession;
import io.smallrye.common.process.ProcessBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Dumps a schema as SQL with {@code pg_dump --schema-only}, without owners, subscriptions and
 * tablespaces.
 */
public final class SchemaDump {

  private static final int MOST_CHARACTERS = 100_000_000;

  private final RunningPrograms programs = new RunningPrograms("pg_dump");
  private final Path folder;
  private final ProgramSession source;

  /**
   * Prepares a dump.
   *
   * @param folder the folder of the programs, which are at least as new as the server
   */
  public SchemaDump(Path folder, ProgramSession source) {
    this.folder = folder;
    this.source = source;
  }

  /**
   * Returns the dump.
   *
   * @param lockWait how long to wait for locked tables
   * @throws IOException with the message of the program, when it failed or was canceled
   */
  public String run(Duration lockWait) throws IOException {
    StringBuilder sql = new StringBuilder();
    var dump =
        ProcessBuilder.newBuilder(
                folder.resolve("pg_dump"),
                "--schema-only",
                "--no-owner",
                "--no-subscriptions",
                "--no-tablespaces",
                "--no-security-labels",
                "--lock-wait-timeout=" + lockWait.toMillis(),
                "--no-password")
            .modifyEnvironment(variables -> RunningPrograms.connect(variables, source))
            .whileRunning(programs::started);
    dump.error().logOnSuccess(false).consumeLinesWith(RunningPrograms.LONGEST_LINE, programs::read);
    programs.run(
        dump.output()
                .consumeLinesWith(
                    MOST_CHARACTERS,
                    line -> {
                      // Newer versions of pg_dump write these commands of psql around the SQL.
                      if (!line.startsWith("\\restrict") && !line.startsWith("\\unrestrict")) {
                        sql.append(line).append('\n');
                      }
                    })
            ::run);
    return sql.toString();
  }

  /** Ends the program. {@link #run} then fails. */
  public void cancel() {
    programs.cancel();
  }
}
