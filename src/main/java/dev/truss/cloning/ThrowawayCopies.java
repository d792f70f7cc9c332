package dev.truss.cloning;

import dev.truss.control.ControlDatabase;
import dev.truss.control.Replica;
import dev.truss.database.DatabaseDrop;
import dev.truss.database.OwnedDatabases;
import dev.truss.job.Watched;
import dev.truss.postgres.DatabaseName;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Copies to try something in, which are dropped in the end. Nobody on the source is disturbed: it
 * is cloned if that takes a moment and nobody is there, else copied online.
 *
 * <table>
 *   <caption>Steps</caption>
 *   <tr><th>step</th><th>after a crash here</th></tr>
 *   <tr><td>the name announced</td><td>forgotten by the reconciler</td></tr>
 *   <tr><td>cloned or copied, settings carried over, opened to its owner alone</td><td>dropped by the reconciler</td></tr>
 *   <tr><td>used</td><td>the same; its sessions end with that</td></tr>
 *   <tr><td>dropped</td><td>the same</td></tr>
 * </table>
 */
@ApplicationScoped
public class ThrowawayCopies {

  private static final Logger LOG = Logger.getLogger(ThrowawayCopies.class);

  private final ControlDatabase control;
  private final Replica replica;
  private final SourceCopy copies;
  private final OwnedDatabases owned;
  private final DatabaseDrop drop;

  ThrowawayCopies(
      ControlDatabase control,
      Replica replica,
      SourceCopy copies,
      OwnedDatabases owned,
      DatabaseDrop drop) {
    this.control = control;
    this.replica = replica;
    this.copies = copies;
    this.owned = owned;
    this.drop = drop;
  }

  /** The use of a copy. */
  public interface Use<T> {
    T in(DatabaseName copy) throws Exception;
  }

  /**
   * Makes a copy, uses it and drops it.
   *
   * @param applicationName of the sessions that make it
   * @param job that it is for
   * @throws dev.truss.error.ProblemException 409 {@code copy_not_possible} or {@code
   *     database_missing}
   */
  public <T> T use(DatabaseName of, String applicationName, Watched job, Use<T> use)
      throws Exception {
    UUID operation = UUID.randomUUID();
    DatabaseName copy = control.installation().stagingName(operation);
    try (var work = replica.work(operation)) {
      owned.announce(copy, null, operation);
      try {
        copies.make(of, copy, applicationName, job);
        open(copy);
        return use.in(copy);
      } finally {
        discard(copy);
      }
    }
  }

  private void open(DatabaseName copy) throws SQLException {
    try (Connection session = control.maintenance();
        Statement statement = session.createStatement()) {
      // What else PUBLIC may there, such as TEMPORARY, statements need as they do on the source.
      statement.execute("REVOKE CONNECT ON DATABASE " + copy.quoted() + " FROM PUBLIC");
      statement.execute("ALTER DATABASE " + copy.quoted() + " ALLOW_CONNECTIONS true");
    }
  }

  /** Drops the copy. A failure to drop it does not hide an earlier one. */
  private void discard(DatabaseName copy) {
    try {
      DatabaseDrop.Outcome outcome = drop.drop(copy, null, OptionalLong.empty());
      if (!(outcome instanceof DatabaseDrop.Outcome.Gone)) {
        LOG.warnf("database %s is left to the reconciler: %s", copy, outcome.why());
      }
    } catch (SQLException e) {
      LOG.warnf(e, "database %s is left to the reconciler", copy);
    }
  }
}
