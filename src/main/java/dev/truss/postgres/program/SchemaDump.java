package dev.truss.postgres.program;

import dev.truss.postgres.ProgramSession;
import io.smallrye.common.process.ProcessBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Dumps a schema as SQL with {@code pg_dump --schema-only}, without owners, subscriptions and
 * tablespaces.
 */
public final class SchemaDump {

  private static final int MOST_CHARACTERS = 100_000_000;

  private final RunningPrograms programs = new RunningPrograms("pg_dump");
  private final Path folder;
  private final ProgramSession source;
  private volatile boolean tooLong;

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
    try {
      programs.run(dump.output().consumeLinesWith(MOST_CHARACTERS, line -> append(sql, line))::run);
    } catch (IOException e) {
      throw tooLong ? tooLong(e) : e;
    }
    if (tooLong) {
      throw tooLong(null);
    }
    return sql.toString();
  }

  private static IOException tooLong(@Nullable IOException cause) {
    return new IOException(
        "the schema's SQL has more than %d characters".formatted(MOST_CHARACTERS), cause);
  }

  private void append(StringBuilder sql, String line) {
    if (sql.length() + line.length() >= MOST_CHARACTERS) {
      if (!tooLong) {
        tooLong = true;
        programs.cancel();
      }
      // Newer versions of pg_dump write these commands of psql around the SQL.
    } else if (!line.startsWith("\\restrict") && !line.startsWith("\\unrestrict")) {
      sql.append(line).append('\n');
    }
  }

  /** Ends the program. {@link #run} then fails. */
  public void cancel() {
    programs.cancel();
  }
}
