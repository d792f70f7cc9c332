package dev.truss.cloning;

import dev.truss.control.ControlDatabase;
import dev.truss.postgres.MainDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;

/**
 * Looks inside a source for what its branch will lack or still reach. Begun before the checkpoint
 * that precedes a clone, it costs hardly any time of its own.
 */
@ApplicationScoped
public class SourceInspector {

  private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);
  private static final Duration LOOK_EVERY = Duration.ofMillis(1);
  private static final int LOOKS = 100;

  private final ControlDatabase control;
  private final MainDatabase main;

  SourceInspector(ControlDatabase control, MainDatabase main) {
    this.control = control;
    this.main = main;
  }

  /** Begins to look, on a thread of its own. */
  public Inspection begin(Source source) {
    var looking = new FutureTask<>(() -> look(source));
    Thread.ofVirtual().name("source-inspection").start(looking);
    return new Inspection(looking);
  }

  private List<String> look(Source source) throws SQLException {
    List<String> warnings;
    int backend;
    try (Connection session =
            main.open(source.name(), control.installation().passingApplicationName());
        Statement settings = session.createStatement()) {
      backend = session.unwrap(PGConnection.class).getBackendPID();
      settings.execute("SET statement_timeout = " + LONGEST_LOOK.toMillis());
      warnings = CopyWarnings.ofTemplateCopy(session);
    }
    awaitGone(backend);
    return warnings;
  }

  /**
   * A closed session is there for a moment longer, and a clone looks only every 100 ms who has
   * left.
   */
  private void awaitGone(int backend) throws SQLException {
    try (Connection other = control.maintenance();
        PreparedStatement query =
            other.prepareStatement("SELECT FROM pg_stat_activity WHERE pid = ?")) {
      query.setInt(1, backend);
      for (int look = 0; look < LOOKS; look++) {
        try (ResultSet row = query.executeQuery()) {
          if (!row.next()) {
            return;
          }
        }
        LockSupport.parkNanos(LOOK_EVERY.toNanos());
      }
    }
  }
}
