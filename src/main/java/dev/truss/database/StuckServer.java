package dev.truss.database;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers why the server did not drop a database, until it drops one. While the process that does
 * not answer exists, the next drop is delayed, because it would wait as long.
 */
@ApplicationScoped
class StuckServer {

  private static final Duration WHILE = Duration.ofSeconds(20);

  private final Clock clock;
  private volatile @Nullable Noted noted;

  private record Noted(String reason, @Nullable Integer process, Instant at) {}

  StuckServer(Clock clock) {
    this.clock = clock;
  }

  void note(StatementStuck stuck) {
    noted = new Noted(stuck.getMessage(), stuck.process().orElse(null), clock.instant());
  }

  void works() {
    noted = null;
  }

  /** Returns why the last drop did not end. */
  Optional<String> reason() {
    return Optional.ofNullable(noted).map(Noted::reason);
  }

  /** Returns why a drop is not worth trying now. */
  Optional<String> lately(Connection session) throws SQLException {
    Noted last = noted;
    if (last == null || last.process == null || clock.instant().isAfter(last.at.plus(WHILE))) {
      return Optional.empty();
    }
    try (PreparedStatement query =
        session.prepareStatement("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = ?)")) {
      query.setInt(1, last.process);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1) ? Optional.of(last.reason) : Optional.empty();
      }
    }
  }
}
