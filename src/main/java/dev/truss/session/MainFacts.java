package dev.truss.session;

import dev.truss.control.ControlDatabase;
import dev.truss.postgres.MainDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The main database's size and version, cached for a moment: Postgres computes the size by a walk
 * over all files.
 */
@ApplicationScoped
class MainFacts {

  private static final Duration FRESH = Duration.ofSeconds(30);

  private final MainDatabase main;
  private final ControlDatabase control;
  private final Clock clock;
  private SessionView.@Nullable Main seen;
  private Instant seenAt = Instant.MIN;

  MainFacts(MainDatabase main, ControlDatabase control, Clock clock) {
    this.main = main;
    this.control = control;
    this.clock = clock;
  }

  synchronized SessionView.Main look() throws SQLException {
    SessionView.Main known = seen;
    Instant now = clock.instant();
    if (known != null && seenAt.plus(FRESH).isAfter(now)) {
      return known;
    }
    try (Connection session = control.maintenance();
        PreparedStatement query =
            session.prepareStatement(
                """
                SELECT coalesce((SELECT pg_database_size(oid) FROM pg_database WHERE datname = ?), 0),
                       split_part(current_setting('server_version'), ' ', 1)""")) {
      query.setString(1, main.name().value());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        known = new SessionView.Main(main.name().value(), row.getLong(1), row.getString(2));
      }
    }
    seen = known;
    seenAt = now;
    return known;
  }
}
