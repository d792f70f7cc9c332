package dev.truss.cloning;

import dev.truss.dump.CopyObstacle;
import dev.truss.dump.CopyObstacles;
import dev.truss.dump.RestoreNeeds;
import dev.truss.dump.RestoreObstacles;
import dev.truss.testsupport.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A server with the roles and the tablespace that obstacles are made of. */
abstract class ObstaclesContract {

  private static final AtomicInteger LAST = new AtomicInteger();
  static PostgresServer server;

  @BeforeAll
  static void start() {
    server = PostgresServer.start(Map.of("allow_in_place_tablespaces", "on"));
    server.execute(
        "postgres", "CREATE ROLE app; CREATE ROLE alice; CREATE ROLE bob; CREATE ROLE latecomer");
    server.execute("postgres", "CREATE TABLESPACE elsewhere LOCATION ''");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static List<CopyObstacle> obstacles(PlainCopy copy) throws SQLException {
    try (Connection session = copy.connect(copy.source())) {
      return CopyObstacles.in(session);
    }
  }

  /** By what a superuser wrote down, as the role of the copy finds them in another database. */
  static List<CopyObstacle> restoreObstacles(PlainCopy copy) throws SQLException {
    try (Connection superuser = server.connect(copy.source());
        Connection session = copy.connect("postgres")) {
      List<String> extensions =
          server.query(copy.source(), "SELECT extname FROM pg_extension WHERE oid >= 16384");
      return RestoreObstacles.in(session, RestoreNeeds.in(superuser), extensions, false);
    }
  }

  static String newDatabase() {
    String name = "source_" + LAST.incrementAndGet();
    server.execute("postgres", "CREATE DATABASE %s OWNER app".formatted(name));
    return name;
  }
}
