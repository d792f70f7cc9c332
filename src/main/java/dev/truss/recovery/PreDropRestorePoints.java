package dev.truss.recovery;

import dev.truss.database.DatabaseDrop;
import dev.truss.postgres.DatabaseName;
import dev.truss.recovery.wal.Lsn;
import dev.truss.recovery.wal.MainServer;
import dev.truss.recovery.wal.RecoveryPointStore;
import dev.truss.recovery.wal.WalArchive;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Marks the moment before Truss drops a branch, so that it can be recovered: a restore point, a
 * commit, then the drop. For a target between the last commit and the drop, replay would stop after
 * the files are gone.
 */
@ApplicationScoped
class PreDropRestorePoints implements DatabaseDrop.Before {

  private static final String ALLOWED =
      "SELECT has_function_privilege('pg_create_restore_point(text)', 'EXECUTE')";

  private static final Logger LOG = Logger.getLogger(PreDropRestorePoints.class);

  private final WalArchive archive;
  private final MainServer server;
  private final RecoveryPointStore store;

  PreDropRestorePoints(WalArchive archive, MainServer server, RecoveryPointStore store) {
    this.archive = archive;
    this.server = server;
    this.store = store;
  }

  @Override
  public void before(Connection session, DatabaseName name) throws SQLException {
    if (archive.folder().isEmpty() || !isAllowed(session)) {
      return;
    }
    try {
      String point = "drop-" + UUID.randomUUID();
      MainServer.State now = server.state();
      Lsn lsn = RecoveryPoints.create(session, point);
      store.insert(point, lsn, now, name.value(), "truss");
      WalMarker.commit(session);
    } catch (SQLException | RuntimeException e) {
      LOG.warnf("database %s is dropped without a restore point: %s", name, e.getMessage());
    }
  }

  private static boolean isAllowed(Connection session) throws SQLException {
    try (Statement query = session.createStatement();
        ResultSet row = query.executeQuery(ALLOWED)) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
