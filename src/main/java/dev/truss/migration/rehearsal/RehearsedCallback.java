package dev.truss.migration.rehearsal;

import dev.truss.migration.flyway.MigrationFile;
import dev.truss.migration.script.ScriptScanner;
import dev.truss.migration.script.ScriptStatement;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.internal.parser.PlaceholderReplacingReader;

/**
 * Runs a callback file in a rehearsal, at the event in its name. If Flyway ran it, its statements
 * could not be watched, nor stopped before they commit.
 */
public final class RehearsedCallback implements Callback {

  private static final Set<String> OUTSIDE_TRANSACTION = Set.of("VACUUM", "REINDEX");

  private final MigrationFile file;
  private final Event event;
  private final Map<String, String> placeholders;
  private final RehearsalWall wall;

  RehearsedCallback(
      MigrationFile file, Event event, Map<String, String> placeholders, RehearsalWall wall) {
    this.file = file;
    this.event = event;
    this.placeholders = Map.copyOf(placeholders);
    this.wall = wall;
  }

  @Override
  public boolean supports(Event candidate, Context context) {
    return candidate == event;
  }

  @Override
  public boolean canHandleInTransaction(Event candidate, Context context) {
    return ScriptScanner.scan(script()).stream().noneMatch(RehearsedCallback::isOutside);
  }

  private static boolean isOutside(ScriptStatement statement) {
    return OUTSIDE_TRANSACTION.contains(statement.command())
        || statement.words().contains("CONCURRENTLY");
  }

  @Override
  public void handle(Event now, Context context) {
    String script = script();
    List<ScriptStatement> statements = ScriptScanner.scan(script);
    Connection session = context.getConnection();
    try {
      wall.begin();
      for (ScriptStatement statement : statements) {
        if (statement.copiesFromClient()) {
          throw new FlywayException("COPY … FROM stdin of a callback is not rehearsed");
        }
        String sql = script.substring(statement.start(), statement.end());
        wall.require(sql);
        execute(session, sql);
        wall.after(session);
      }
      wall.beforeCommit(session);
    } catch (SQLException e) {
      throw new FlywayException("%s: %s".formatted(file.getRelativePath(), e.getMessage()), e);
    } catch (FlywayException e) {
      throw new FlywayException("%s: %s".formatted(file.getRelativePath(), e.getMessage()), e);
    }
  }

  private static void execute(Connection session, String sql) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  private String script() {
    try (Reader reader =
        new PlaceholderReplacingReader("${", "}", ":", placeholders, file.read())) {
      StringWriter script = new StringWriter();
      reader.transferTo(script);
      return script.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String getCallbackName() {
    return file.getRelativePath();
  }
}
