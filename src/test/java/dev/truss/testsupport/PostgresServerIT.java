package dev.truss.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ground that the other tests stand on. */
class PostgresServerIT {
  @Test
  void committedRowsOutliveACrash() {
    try (PostgresServer server = PostgresServer.start()) {
      Shop.create(server, "shop", 1000);
      server.killPostmaster();
      assertThat(server.accepts()).isFalse();
      server.restart();
      assertThat(server.value("shop", "SELECT count(*) FROM orders")).isEqualTo("1000");
    }
  }

  @Test
  void newestPostgresClonesOnReflinkFileSystem() {
    try (PostgresServer server = ReflinkPostgres.start()) {
      assertThat(server.value("postgres", "SHOW server_version_num")).startsWith("18");
      server.execute("postgres", "ALTER SYSTEM SET file_copy_method = clone");
      server.execute("postgres", "SELECT pg_reload_conf()");
      Shop.create(server, "shop", 1000);
      server.execute("postgres", "CREATE DATABASE copy TEMPLATE shop STRATEGY FILE_COPY");
      assertThat(Databases.content(server, "copy")).isEqualTo(Databases.content(server, "shop"));
    }
  }

  @Test
  void contentTellsDatabasesApart() {
    try (PostgresServer server = PostgresServer.start()) {
      Shop.create(server, "shop", 1000);
      server.execute("postgres", "CREATE DATABASE copy TEMPLATE shop");
      assertThat(Databases.content(server, "copy")).isEqualTo(Databases.content(server, "shop"));
      server.execute("copy", "UPDATE orders SET cents = cents + 1 WHERE id = 500");
      assertThat(Databases.content(server, "copy")).isNotEqualTo(Databases.content(server, "shop"));
    }
  }

  @Test
  void poolerPassesTransactionsOn() throws SQLException {
    try (PostgresServer server = PostgresServer.start()) {
      Shop.create(server, "shop", 10);
      Workload.prepare(server, "shop");
      try (PgBouncer bouncer = PgBouncer.start(server, "shop", List.of("shop", "alias"));
          Connection connection = bouncer.connect("alias");
          Statement statement = connection.createStatement()) {
        statement.execute("INSERT INTO workload (at) VALUES (now())");
      }
      assertThat(server.value("shop", "SELECT count(*) FROM workload")).isEqualTo("1");
    }
  }

  @Test
  void breakpointHoldsAndLetsGo() throws Exception {
    try (PostgresServer server = PostgresServer.start()) {
      server.execute("postgres", "CREATE DATABASE truss_control");
      server.execute("truss_control", "CREATE TABLE branch (id int, phase text)");
      server.execute("truss_control", "INSERT INTO branch VALUES (1, 'reserved'), (2, 'reserved')");
      try (Breakpoint breakpoint = Breakpoint.atPhase(server, "cloning")) {
        Thread first = update(server, 1);
        breakpoint.awaitHeld().terminate();
        first.join();
        Thread second = update(server, 2);
        breakpoint.awaitHeld().release();
        second.join();
      }
      assertThat(server.query("truss_control", "SELECT phase FROM branch ORDER BY id"))
          .containsExactly("reserved", "cloning");
    }
  }

  private static Thread update(PostgresServer server, int id) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                server.execute(
                    "truss_control", "UPDATE branch SET phase = 'cloning' WHERE id = " + id);
              } catch (IllegalStateException ended) {
                assertThat(ended).hasStackTraceContaining("terminating connection");
              }
            });
  }
}
