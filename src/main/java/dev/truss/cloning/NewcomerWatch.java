package dev.truss.cloning;

import dev.truss.control.ControlDatabase;
import dev.truss.database.Source;
import dev.truss.database.SourceReader;
import java.sql.Connection;
import java.sql.SQLException;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;

/**
 * Looks, while a clone runs, whether somebody connected between the look and the clone; if so, ends
 * the clone. Once it has the source's lock nobody new is let in, so one look is enough.
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

  /** From here on the session may do something else, and is not touched. */
  @Override
  public synchronized void close() {
    over = true;
  }
}
