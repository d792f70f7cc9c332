package dev.truss.cloning;

import dev.truss.control.ControlDatabase;
import dev.truss.database.Source;
import dev.truss.database.SourceReader;
import java.sql.Connection;
import java.sql.SQLException;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;

/**
 * Cancels a clone if a session connected between the look at the source and the clone. Once the
 * clone holds the source's lock no session can connect, so that one look is enough.
 */
final class NewcomerWatch implements Runnable, AutoCloseable {

  private static final Logger LOG = Logger.getLogger(NewcomerWatch.class);

  private final ControlDatabase control;
  private final Source source;
  private final Connection clone;
  private boolean over;
  private boolean ended;

  NewcomerWatch(ControlDatabase control, Source source, Connection clone) {
    this.control = control;
    this.source = source;
    this.clone = clone;
  }

  @Override
  public synchronized void run() {
    if (over) {
      return;
    }
    try (Connection other = control.maintenance()) {
      if (!SourceReader.sessions(other, source.name(), passing()).isEmpty()) {
        ended = true;
        clone.unwrap(PGConnection.class).cancelQuery();
      }
    } catch (SQLException e) {
      LOG.warn("could not look who came during a clone; Postgres gives up on them after 5 s", e);
    }
  }

  private String passing() {
    return control.installation().passingApplicationName();
  }

  synchronized boolean ended() {
    return ended;
  }

  /** Stops watching. The session is used for something else from here on. */
  @Override
  public synchronized void close() {
    over = true;
  }
}
