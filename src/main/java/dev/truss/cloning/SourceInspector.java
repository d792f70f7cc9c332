package dev.truss.cloning;

import dev.truss.control.ControlDatabase;
import dev.truss.database.Source;
import dev.truss.dump.CopyWarnings;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;

/**
 * Reads inside a source what its branch will lack or still reach. That takes a session on the
 * source for 15 ms, so the result is kept until the source is written to.
 */
@ApplicationScoped
class SourceInspector {

  private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);
  private static final Duration LOOK_EVERY = Duration.ofMillis(1);
  private static final int LOOKS = 100;
  private static final String PRESENT = "SELECT FROM pg_stat_activity WHERE pid = ?";

  private static final int MOST_KNOWN = 500;

  /** A version of a database's content that was read. */
  private record Known(long oid, String contentVersion) {}

  private final Map<Known, List<String>> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Known, List<String>> eldest) {
              return size() > MOST_KNOWN;
            }
          });
  private final ControlDatabase control;
  private final MainDatabase main;

  SourceInspector(ControlDatabase control, MainDatabase main) {
    this.control = control;
    this.main = main;
  }

  /** Begins to read on a thread of its own, unless the result is known. */
  Inspection begin(Source source) {
    Optional<Known> now = source.contentVersion().map(version -> new Known(source.oid(), version));
    var looking =
        new FutureTask<>(
            () -> {
              List<String> warnings = look(source.name());
              now.ifPresent(key -> known.put(key, warnings));
              return warnings;
            });
    Optional<List<String>> before = now.map(known::get);
    if (before.isPresent()) {
      return new Inspection(before.get());
    }
    Thread.ofPlatform().daemon().name("source-inspection").start(looking);
    return new Inspection(looking);
  }

  private List<String> look(DatabaseName source) throws SQLException {
    try (Connection other = control.maintenance();
        PreparedStatement present = other.prepareStatement(PRESENT)) {
      List<String> warnings;
      try (Connection session =
          main.open(source, control.installation().passingApplicationName(), LONGEST_LOOK)) {
        present.setInt(1, session.unwrap(PGConnection.class).getBackendPID());
        warnings = CopyWarnings.ofTemplateCopy(session);
      }
      awaitGone(present);
      return warnings;
    }
  }

  /**
   * Waits until the closed session is gone. A clone checks only every 100 ms whether sessions have
   * left.
   */
  private static void awaitGone(PreparedStatement present) throws SQLException {
    for (int look = 0; look < LOOKS; look++) {
      try (ResultSet row = present.executeQuery()) {
        if (!row.next()) {
          return;
        }
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }
}
