package dev.truss.recovery;

import dev.truss.control.ControlDatabase;
import dev.truss.error.ProblemException;
import dev.truss.postgres.failure.SqlStates;
import dev.truss.recovery.wal.Lsn;
import dev.truss.recovery.wal.MainServer;
import dev.truss.recovery.wal.RecoveryPoint;
import dev.truss.recovery.wal.RecoveryPointStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.regex.Pattern;

/** Creates restore points. */
@ApplicationScoped
class RecoveryPoints {

  /** The allowed names; Postgres keeps 63 bytes. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,62}");

  private final ControlDatabase control;
  private final MainServer server;
  private final RecoveryPointStore store;

  RecoveryPoints(ControlDatabase control, MainServer server, RecoveryPointStore store) {
    this.control = control;
    this.server = server;
    this.store = store;
  }

  /** Creates a restore point at the present state. */
  RecoveryPoint create(String name, String caller) throws SQLException {
    if (!NAME.matcher(name).matches()) {
      throw ProblemException.invalidField(
          "name", "must have 1 to 63 letters, digits, _ . : -, and begin with a letter or digit");
    }
    if (store.find(name).isPresent()) {
      throw RecoveryProblems.pointExists(name);
    }
    MainServer.State now = server.state();
    try (Connection session = control.maintenance()) {
      Lsn lsn = create(session, name);
      return store
          .insert(name, lsn, now, null, caller)
          .orElseThrow(() -> RecoveryProblems.pointExists(name));
    } catch (SQLException e) {
      if (SqlStates.isUnavailable(e)) {
        throw e;
      }
      throw RecoveryProblems.noPoint(e);
    }
  }

  /** Creates a restore point. Returns its position. */
  static Lsn create(Connection session, String name) throws SQLException {
    try (PreparedStatement query =
        session.prepareStatement("SELECT pg_create_restore_point(?)::text")) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return Lsn.of(row.getString(1));
      }
    }
  }
}
