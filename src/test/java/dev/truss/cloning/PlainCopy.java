package dev.truss.cloning;

import dev.truss.dump.OwnerGrants;
import dev.truss.postgres.DatabaseName;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Roles;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A copy by {@code pg_dump | pg_restore} and nothing else: no look before, no look after. */
record PlainCopy(PostgresServer server, String source, String role, String password) {

  static PlainCopy by(String role, PostgresServer server, String source) {
    return role.equals(PostgresServer.USER)
        ? new PlainCopy(server, source, role, PostgresServer.PASSWORD)
        : new PlainCopy(server, source, role, Roles.PASSWORD);
  }

  Connection connect(String database) throws SQLException {
    return server.connect(database, role, password);
  }

  /**
   * Makes it.
   *
   * @throws IllegalStateException when one of the programs failed
   */
  void make(String copy) throws SQLException {
    OwnerGrants grants;
    try (Connection session = connect(source)) {
      grants = OwnerGrants.in(session);
    }
    try (Connection session = connect("postgres");
        Statement statement = session.createStatement()) {
      statement.execute("CREATE DATABASE %s TEMPLATE template0 OWNER app".formatted(copy));
    }
    DatabaseName name = new DatabaseName(copy);
    try (Connection session = connect(copy)) {
      grants.give(session, name);
      String dump = server.data().resolveSibling(copy + ".dump").toString();
      server.programAs(role, password, "pg_dump", source, "-Fc", "--no-subscriptions", "-f", dump);
      server.programAs(role, password, "pg_restore", copy, dump);
      grants.takeBack(session, name);
    }
  }

  /** Whether there is a copy afterwards that equals its source. */
  boolean succeeds(String copy) throws SQLException {
    try {
      make(copy);
    } catch (IllegalStateException failed) {
      return false;
    }
    return Databases.content(server, copy).equals(Databases.content(server, source));
  }
}
