package dev.truss.control;

import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.DatabaseUrl;
import dev.truss.postgres.SessionSettings;
import dev.truss.postgres.Sessions;
import dev.truss.postgres.failure.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;

/** Creates the control database, and checks that it is still where it was recorded to be. */
final class ControlBootstrap {

  /** The result of {@link #identify}. */
  sealed interface Identity {}

  record Found(Installation installation) implements Identity {}

  record Moved(String reason) implements Identity {}

  /** The location of a database: the server's system identifier and the database's OID. */
  private record Place(String identifier, long oid) {}

  private ControlBootstrap() {}

  /**
   * Creates the control database if it is missing. The first replica creates it; the others find
   * it.
   */
  static void createIfMissing(DatabaseUrl control, DatabaseName maintenance) throws SQLException {
    try {
      connect(control).close();
      return;
    } catch (SQLException e) {
      if (!SqlStates.is(e, SqlStates.UNDEFINED_DATABASE)) {
        throw e;
      }
    }
    try (Connection server = connect(control.withDatabase(maintenance));
        Statement statement = server.createStatement()) {
      statement.execute("CREATE DATABASE " + control.database().quoted() + " TEMPLATE template0");
      statement.execute("REVOKE ALL ON DATABASE " + control.database().quoted() + " FROM PUBLIC");
    } catch (SQLException e) {
      if (!SqlStates.is(e, SqlStates.DUPLICATE_DATABASE)
          && !SqlStates.is(e, SqlStates.UNIQUE_VIOLATION)) {
        throw e;
      }
    }
  }

  static Identity identify(DataSource control, DataSource maintenance, boolean acceptMove)
      throws SQLException {
    try (Connection controlSession = control.getConnection();
        Connection serverSession = maintenance.getConnection()) {
      Place here = place(controlSession);
      String server = place(serverSession).identifier();
      insertIfFirst(controlSession, here, server);
      if (acceptMove) {
        writePlace(controlSession, here, server);
      }
      return read(controlSession, here, server);
    }
  }

  private static Identity read(Connection session, Place here, String server) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT id, server_identifier, control_identifier, control_oid FROM installation")) {
      row.next();
      Installation installation = new Installation(row.getString(1), server);
      boolean sameServer = row.getString(2).equals(server);
      boolean samePlace = here.equals(new Place(row.getString(3), row.getLong(4)));
      if (sameServer && samePlace) {
        return new Found(installation);
      }
      return new Moved(
          """
          The control database was written %s: it was restored or copied, or Truss points to another \
          server. Truss does nothing with it, because what it lists as branches may belong to the original. If \
          this is meant and no other Truss uses the original, start once with truss.control.accept-move=true."""
              .formatted(sameServer ? "as another database" : "for another server"));
    }
  }

  private static Place place(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT (SELECT system_identifier::text FROM pg_control_system()), oid::bigint
                FROM pg_database WHERE datname = current_database()""")) {
      row.next();
      return new Place(row.getString(1), row.getLong(2));
    }
  }

  private static void insertIfFirst(Connection session, Place here, String server)
      throws SQLException {
    try (PreparedStatement insert =
        session.prepareStatement(
            """
            INSERT INTO installation (id, server_identifier, control_identifier, control_oid)
            VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING""")) {
      insert.setString(1, UUID.randomUUID().toString().replace("-", "").substring(20));
      insert.setString(2, server);
      insert.setString(3, here.identifier());
      insert.setLong(4, here.oid());
      insert.executeUpdate();
    }
  }

  private static void writePlace(Connection session, Place here, String server)
      throws SQLException {
    try (PreparedStatement update =
        session.prepareStatement(
            """
            UPDATE installation
            SET server_identifier = ?, control_identifier = ?, control_oid = ?""")) {
      update.setString(1, server);
      update.setString(2, here.identifier());
      update.setLong(3, here.oid());
      update.executeUpdate();
    }
  }

  private static Connection connect(DatabaseUrl url) throws SQLException {
    return Sessions.open(
        url, "truss/control", SessionSettings.forFirstLook(Sessions.USUAL_DEADLINE));
  }
}
