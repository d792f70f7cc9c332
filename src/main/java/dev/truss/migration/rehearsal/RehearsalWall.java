package dev.truss.migration.rehearsal;

import dev.truss.migration.script.ClusterWideStatements;
import dev.truss.migration.script.LeadingComments;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.PGConnection;

/**
 * Keeps a rehearsal within its copy. It refuses statements that by their words act on more. What a
 * function or a block does to shared objects is detected before the transaction commits, and the
 * transaction is rolled back. Effects outside a transaction cannot be rolled back: they end the
 * rehearsal and are named.
 */
public final class RehearsalWall {

  private static final int READINGS = 5;
  private static final String SLOT = "replication slot ";
  private static final String TRUSS = "database truss_";

  private final Connection second;
  private final Set<String> done = new LinkedHashSet<>();
  private SharedObjects before;

  RehearsalWall(Connection second) throws SQLException {
    this.second = second;
    before = SharedObjects.in(second);
  }

  /** Returns the changes to the server that could not be rolled back. */
  Set<String> done() {
    return Set.copyOf(done);
  }

  /** Refuses a statement by its words. */
  void require(String sql) {
    if (ClusterWideStatements.reaches(sql)) {
      throw new FlywayException(
          "It is not rehearsed, because this acts on more than its database, so that it would be"
              + " done for real: "
              + LeadingComments.cutFrom(sql).strip());
    }
  }

  /**
   * Notes the state at the beginning of a file, or of a statement that is a transaction of its own.
   */
  void begin() throws SQLException {
    before = SharedObjects.in(second);
  }

  /** Checks after a statement. */
  void after(Connection session) throws SQLException {
    if (session.getAutoCommit()) {
      requireNothingDone();
    } else {
      requireNothingBegun(session);
    }
  }

  /** Runs the deferred constraints and triggers of a transaction, and checks before it commits. */
  void beforeCommit(Connection session) throws SQLException {
    if (session.getAutoCommit()) {
      return;
    }
    try (Statement statement = session.createStatement()) {
      statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
    }
    requireNothingBegun(session);
  }

  /**
   * Compares repeatedly: other sessions may commit between two readings, but a difference that
   * remains is the session's own.
   */
  private void requireNothingBegun(Connection session) throws SQLException {
    Set<String> own = differences(session);
    for (int reading = 1; reading < READINGS && !own.isEmpty(); reading++) {
      own.retainAll(differences(session));
    }
    int pid = session.unwrap(PGConnection.class).getBackendPID();
    if (own.isEmpty() && SharedObjects.rolesChangedBy(pid, second)) {
      own.add("roles");
    }
    Set<String> slots =
        before.differences(SharedObjects.in(second)).stream()
            .filter(name -> name.startsWith(SLOT))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!slots.isEmpty()) {
      done.addAll(slots);
      throw new FlywayException(
          "It acts on more than its database, and this was done for real: "
              + String.join(", ", slots));
    }
    if (!own.isEmpty()) {
      throw new FlywayException(
          "It acts on more than its database (%s). It was rolled back here, and is not rehearsed further"
              .formatted(String.join(", ", own)));
    }
  }

  private Set<String> differences(Connection session) throws SQLException {
    return SharedObjects.in(session).differences(SharedObjects.in(second));
  }

  /**
   * Compares the server with its earlier state, without the databases that Truss creates and drops
   * meanwhile.
   */
  private void requireNothingDone() throws SQLException {
    SharedObjects now = SharedObjects.in(second);
    Set<String> changed =
        before.differences(now).stream()
            .filter(name -> !name.startsWith(TRUSS))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!changed.isEmpty()) {
      done.addAll(changed);
      throw new FlywayException(
          "It acts on more than its database, outside a transaction, so that this was done for"
              + " real: "
              + String.join(", ", changed));
    }
  }
}
