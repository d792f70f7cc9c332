package dev.truss.postgres.pgbouncer;

import dev.truss.error.ProblemException;
import dev.truss.postgres.DatabaseUrl;
import dev.truss.postgres.ProgramSession;
import dev.truss.postgres.Quoting;
import dev.truss.postgres.SessionSettings;
import dev.truss.postgres.SettingUrls;
import dev.truss.postgres.program.ClientPrograms;
import io.smallrye.common.process.ProcessBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Uses the admin console of the PgBouncer in front of the main database, through {@code psql}. The
 * console supports only the simple query protocol, which the JDBC driver does not use from 42.7.6
 * on.
 *
 * @see <a href="https://www.pgbouncer.org/usage.html#admin-console">Admin console</a>
 */
@ApplicationScoped
public class PgBouncerConsole {

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final String FIELD = "\u001f";
  private static final String NEXT_TABLE = "\u001e";

  private final Optional<DatabaseUrl> url;
  private final ClientPrograms programs;

  PgBouncerConsole(PgBouncerConfig config, ClientPrograms programs) {
    url =
        SettingUrls.read(
            "truss.pgbouncer.url",
            config.url(),
            config.urlFile(),
            config.password(),
            config.passwordFile());
    this.programs = programs;
  }

  public boolean isConfigured() {
    return url.isPresent();
  }

  /** Returns the databases of PgBouncer and its connections to servers, at one moment. */
  public PgBouncerStatus status() {
    String output = psql(List.of("SHOW DATABASES", "SHOW SERVERS", "SHOW CONFIG"));
    String[] tables = output.split(NEXT_TABLE, -1);
    String defaultMode =
        rows(tables[2]).stream()
            .filter(row -> "pool_mode".equals(row.get("key")))
            .map(row -> row.getOrDefault("value", ""))
            .findFirst()
            .orElse("");
    return new PgBouncerStatus(
        rows(tables[0]).stream().map(row -> PgBouncerStatus.Alias.of(row, defaultMode)).toList(),
        rows(tables[1]).stream().map(PgBouncerStatus.ServerConnection::of).toList());
  }

  /**
   * Connects to the console in advance, so that {@link Reconnection#go} need not start a program.
   */
  public Reconnection prepareReconnect(List<String> aliases) {
    StringBuilder commands = new StringBuilder();
    aliases.forEach(
        alias -> commands.append("RECONNECT ").append(Quoting.identifier(alias)).append(";\n"));
    return new Reconnection(commands.toString());
  }

  /** A prepared {@code RECONNECT}. */
  public final class Reconnection implements AutoCloseable {
    private final CompletableFuture<String> word = new CompletableFuture<>();
    private final CompletableFuture<?> ended;
    private volatile @Nullable ProcessHandle console;

    private Reconnection(String commands) {
      ended =
          command(List.of("-v", "ON_ERROR_STOP=1"))
              .input()
              .produceWith(console -> console.write(word.thenApply(go -> go + commands).join()))
              .output()
              .toSingleString(1 << 16)
              .whileRunning(program -> console = program)
              .runAsync();
    }

    /**
     * Sends {@code RECONNECT}. PgBouncer closes each server connection as soon as it is between two
     * transactions.
     *
     * @throws ProblemException when the console refuses or cannot be reached
     */
    public void go() {
      word.complete("");
      try {
        ended.orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
      } catch (CompletionException e) {
        end(console);
        throw unreachable(e);
      }
    }

    /** Ends the session. Nothing is sent if {@link #go} was not called. */
    @Override
    public void close() {
      word.complete("\\q\n");
    }
  }

  private String psql(List<String> queries) {
    List<String> arguments = new ArrayList<>();
    for (String query : queries) {
      arguments.addAll(List.of("-c", query, "-c", "\\echo " + NEXT_TABLE));
    }
    var program = new AtomicReference<@Nullable ProcessHandle>();
    var shown = command(arguments).whileRunning(program::set);
    try {
      return shown
          .output()
          .toSingleString(1 << 24)
          .runAsync()
          .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      end(program.get());
      throw unreachable(e);
    }
  }

  private ProcessBuilder<Void> command(List<String> arguments) {
    DatabaseUrl console = url.orElseThrow(() -> unavailable("truss.pgbouncer.url is not set"));
    List<String> all =
        new ArrayList<>(List.of("-X", "-q", "-A", "-F", FIELD, "--pset=footer=off", "-w"));
    all.addAll(arguments);
    return ProcessBuilder.newBuilder(
            programs.psql().orElseThrow(() -> unavailable("No psql was found on this machine")))
        .arguments(all)
        .modifyEnvironment(
            environment -> {
              ProgramSession.INHERITED.forEach(environment::remove);
              environment.putAll(
                  new ProgramSession(console, "truss", SessionSettings.ofUsers()).environment());
            });
  }

  /** Ends the program without waiting for a console that does not answer. */
  private static void end(@Nullable ProcessHandle program) {
    if (program != null) {
      program.destroyForcibly();
    }
  }

  private ProblemException unreachable(RuntimeException cause) {
    return ProblemException.of(409, "pause_unavailable", "Clients cannot be paused")
        .cause(cause)
        .detail("The admin console of PgBouncer (truss.pgbouncer.url) did not do as it was told");
  }

  private static ProblemException unavailable(String why) {
    return ProblemException.of(409, "pause_unavailable", "Clients cannot be paused")
        .detail("connections=pause needs the PgBouncer in front of the database: %s", why);
  }

  private static List<Map<String, String>> rows(String table) {
    List<String> lines = table.lines().filter(line -> !line.isEmpty()).toList();
    List<Map<String, String>> rows = new ArrayList<>();
    String[] names = lines.isEmpty() ? new String[0] : lines.getFirst().split(FIELD, -1);
    for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      String[] values = line.split(FIELD, -1);
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < Math.min(names.length, values.length); i++) {
        row.put(names[i], values[i]);
      }
      rows.add(row);
    }
    return rows;
  }
}
