package dev.truss.postgres.program;

import dev.truss.postgres.ProgramSession;
import io.smallrye.common.process.ProcessBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** {@code pg_dump --schema-only} as SQL, without owners, subscriptions and tablespaces. */
public final class SchemaDump {

  private static final int MOST_CHARACTERS = 100_000_000;

  private final RunningPrograms programs = new RunningPrograms("pg_dump");
  private final Path folder;
  private final ProgramSession source;

  /**
   * Prepares it.
   *
   * @param folder of the programs, at least as new as the server
   */
  public SchemaDump(Path folder, ProgramSession source) {
    this.folder = folder;
    this.source = source;
  }

  /**
   * Runs to the end.
   *
   * @param lockWait for tables that others keep locked
   * @throws IOException with what the program said, when it failed or was canceled
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
                      // Commands to psql, which Debian's pg_dump writes around the SQL.
                      if (!line.startsWith("\\restrict") && !line.startsWith("\\unrestrict")) {
                        sql.append(line).append('\n');
                      }
                    })
            ::run);
    return sql.toString();
  }

  /** Ends it; {@link #run} then fails. */
  public void cancel() {
    programs.cancel();
  }
}
