package dev.truss.cloning;

import dev.truss.database.Source;
import dev.truss.database.SourceReader;
import dev.truss.dump.CarryOver;
import dev.truss.dump.CopyCheck;
import dev.truss.dump.OnlineCopy;
import dev.truss.job.Watched;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.Sessions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Copies a database without a branch: clones it if its source is quiet, or copies it online. */
@ApplicationScoped
class SourceCopy {

  private static final Logger LOG = Logger.getLogger(SourceCopy.class);

  private final MainDatabase main;
  private final SourceReader reader;
  private final ClonePlanner planner;
  private final Cloner cloner;
  private final CopyCheck check;
  private final OnlineCopy onlineCopy;
  private final CarryOver carryOver;

  SourceCopy(
      MainDatabase main,
      SourceReader reader,
      ClonePlanner planner,
      Cloner cloner,
      CopyCheck check,
      OnlineCopy onlineCopy,
      CarryOver carryOver) {
    this.main = main;
    this.reader = reader;
    this.planner = planner;
    this.cloner = cloner;
    this.check = check;
    this.onlineCopy = onlineCopy;
    this.carryOver = carryOver;
  }

  /**
   * Makes a copy that refuses connections.
   *
   * @param applicationName of the sessions that make it
   * @param job that it is for
   * @throws dev.truss.error.ProblemException 409 {@code copy_not_possible} or {@code
   *     database_missing}
   */
  void make(DatabaseName of, DatabaseName copy, String applicationName, Watched job)
      throws SQLException, IOException {
    Source source = reader.look(of).orElseThrow(() -> CloneProblems.missing(of));
    ClonePlan plan = planner.plan(source, ConnectionsMode.AUTO, Optional.empty());
    if (!(plan instanceof ClonePlan.Held held && cloned(held, copy))) {
      check.require(source);
      onlineCopy.copy(source, copy, job, applicationName);
      job.throwIfStopped();
      analyze(copy, applicationName);
    }
    carryOver.apply(of, copy);
  }

  /** Clones the source. Returns false if a session connected in between. */
  private boolean cloned(ClonePlan.Held plan, DatabaseName copy) throws SQLException {
    try {
      cloner.run(plan, copy, cloner.prepare(plan));
      return true;
    } catch (Cloner.NotCloned e) {
      LOG.debugf(e, "%s is copied online instead", plan.source().name());
      return false;
    }
  }

  /** Gathers planner statistics, which a load does not bring along. */
  private void analyze(DatabaseName copy, String applicationName) throws SQLException {
    try (Connection session = main.open(copy, applicationName, Sessions.LONG_DEADLINE);
        Statement analyze = session.createStatement()) {
      analyze.execute("ANALYZE");
    }
  }
}
