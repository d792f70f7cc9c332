package dev.truss.cloning;

import dev.truss.database.Source;
import dev.truss.database.SourceSession;
import dev.truss.error.ProblemException;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.failure.NoRoom;
import dev.truss.postgres.failure.SqlStates;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The problems of copying a source. */
public final class CloneProblems {

  private CloneProblems() {}

  /** Returns what Postgres reports, with what to do about it. */
  static ProblemException refused(Source source, SQLException why) {
    if (SqlStates.is(why, SqlStates.UNDEFINED_DATABASE)) {
      return missing(source.name());
    }
    Optional<NoRoom> noRoom = NoRoom.behind(why);
    if (noRoom.isPresent()) {
      return noRoom.get().problem("Database %s was not cloned. ".formatted(source.name()), why);
    }
    Optional<ServerErrorMessage> server =
        Optional.ofNullable(
            why instanceof PSQLException psql ? psql.getServerErrorMessage() : null);
    return ProblemException.conflict("clone_refused")
        .cause(why)
        .with("sqlstate", String.valueOf(why.getSQLState()))
        .detail(
            "Postgres does not clone %s: %s.%s",
            source.name(),
            SqlStates.message(why),
            server.map(ServerErrorMessage::getHint).map(hint -> " " + hint).orElse(""));
  }

  public static ProblemException missing(DatabaseName name) {
    return ProblemException.conflict("database_missing")
        .detail("Database %s is not on the server.", name);
  }

  static ProblemException busy(Source source) {
    var problem =
        ProblemException.conflict("source_busy")
            .with("sessions", source.sessions())
            .with("prepared_transactions", source.preparedTransactions());
    if (!source.preparedTransactions().isEmpty()) {
      return problem.detail(
          "Database %s has prepared transactions, which block a clone until they are committed or rolled back: %s.",
          source.name(), String.join(", ", source.preparedTransactions()));
    }
    return problem.detail(
        "Sessions on database %s stay in the way of a clone: %d.%s Let them end, or use connections=copy, which"
            + " disturbs nobody.",
        source.name(), source.sessions().size(), workers(source));
  }

  /** Names the background workers on the source, and says that the server restarts some. */
  private static String workers(Source source) {
    String workers =
        source.sessions().stream()
            .filter(SourceSession::ofBackgroundWorker)
            .map(session -> "%s (pid %d)".formatted(session.backendType(), session.pid()))
            .collect(Collectors.joining(", "));
    return workers.isEmpty()
        ? ""
        : " Background workers of the server are among them, which do not leave by themselves: %s. connections=terminate ends them; the server starts those again that are to run always, on the source and on no branch."
            .formatted(workers);
  }

  static ProblemException inUseByJob(Source source) {
    return ProblemException.conflict("source_in_use_by_job")
        .with("sessions", source.sessions())
        .detail(
            "Database %s is being read by a job of Truss, which is not disturbed. Wait for it, or use connections=copy.",
            source.name());
  }

  static ProblemException holdTooLong(Source source, Duration estimated, Duration longest) {
    return ProblemException.conflict("hold_too_long")
        .with("estimated_hold_ms", estimated.toMillis())
        .with("max_hold_ms", longest.toMillis())
        .detail(
            "New connections to %s would wait for about %.1f s, and may for %.1f s. Use connections=copy, or allow more"
                + " with maxHold (seconds).",
            source.name(), estimated.toMillis() / 1000.0, longest.toMillis() / 1000.0);
  }

  static ProblemException holdExceeded(Source source, Duration longest, String blockers) {
    return ProblemException.conflict("hold_too_long")
        .with("max_hold_ms", longest.toMillis())
        .detail(
            "The clone of %s was stopped because it took longer than %.1f s.%s Use connections=copy, or allow more with"
                + " maxHold (seconds).",
            source.name(),
            longest.toMillis() / 1000.0,
            blockers.isEmpty() ? "" : " It waited for " + blockers + ".");
  }

  static ProblemException pauseUnavailable(Source source, String why) {
    return ProblemException.of(409, "pause_unavailable", "Clients cannot be paused")
        .with("sessions", source.sessions())
        .detail("connections=pause cannot be used for %s: %s.", source.name(), why);
  }
}
