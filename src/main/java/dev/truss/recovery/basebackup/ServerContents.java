package dev.truss.recovery.basebackup;

import dev.truss.control.ControlDatabase;
import dev.truss.storage.Folders;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads from the catalogs of the main server what a base backup of it has. */
@ApplicationScoped
class ServerContents {

  private static final String TABLESPACES =
      "SELECT oid::bigint, pg_tablespace_location(oid) FROM pg_tablespace WHERE oid >= 16384";

  private static final String DATABASES =
      """
      SELECT oid::bigint, datname FROM pg_database WHERE datconnlimit <> -2""";

  /** The sizes of the databases that Truss's role may read. */
  private static final String SIZE =
      """
      SELECT coalesce(sum(pg_database_size(oid)), 0)::bigint FROM pg_database
      WHERE datconnlimit <> -2 AND (has_database_privilege(oid, 'CONNECT')
                                    OR pg_has_role('pg_read_all_stats', 'USAGE'))""";

  private static final String SUPERUSER = "SELECT rolname FROM pg_roles WHERE oid = 10";

  private final ControlDatabase control;

  ServerContents(ControlDatabase control) {
    this.control = control;
  }

  /** Returns the size of the databases, in bytes, as far as Truss's role may read it. */
  long bytes() throws SQLException {
    try (Connection session = control.maintenance();
        Statement query = session.createStatement();
        ResultSet row = query.executeQuery(SIZE)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Returns the places of the tablespaces, by OID. */
  Map<Long, String> tablespaces() throws SQLException {
    try (Connection session = control.maintenance();
        Statement query = session.createStatement();
        ResultSet row = query.executeQuery(TABLESPACES)) {
      Map<Long, String> tablespaces = new HashMap<>();
      while (row.next()) {
        tablespaces.put(row.getLong(1), row.getString(2));
      }
      return tablespaces;
    }
  }

  /**
   * Returns the databases in the base backup. One that was created after their files were listed is
   * not among them.
   */
  List<BaseBackupStore.Database> databases(BaseBackupFolders.Place draft)
      throws IOException, SQLException {
    try (Connection session = control.maintenance();
        Statement query = session.createStatement();
        ResultSet row = query.executeQuery(DATABASES)) {
      List<BaseBackupStore.Database> databases = new ArrayList<>();
      while (row.next()) {
        Path folder = draft.data().resolve("base").resolve(row.getString(1));
        if (Files.isDirectory(folder)) {
          databases.add(
              new BaseBackupStore.Database(row.getLong(1), row.getString(2), Folders.size(folder)));
        }
      }
      return databases;
    }
  }

  /** Returns the name of the superuser that initdb made. */
  String superuser() throws SQLException {
    try (Connection session = control.maintenance();
        Statement query = session.createStatement();
        ResultSet row = query.executeQuery(SUPERUSER)) {
      row.next();
      return row.getString(1);
    }
  }
}
