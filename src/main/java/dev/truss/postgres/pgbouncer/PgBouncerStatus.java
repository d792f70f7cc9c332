package dev.truss.postgres.pgbouncer;

import java.util.List;
import java.util.Map;

/** The databases of a PgBouncer and its connections to servers. */
public record PgBouncerStatus(List<Alias> aliases, List<ServerConnection> serverConnections) {

  /**
   * A database as clients of PgBouncer name it.
   *
   * @param host empty for a Unix-domain socket
   * @param database its name on the server
   * @param poolMode {@code transaction}, {@code session} or {@code statement}
   */
  public record Alias(String name, String host, int port, String database, String poolMode) {

    static Alias of(Map<String, String> row, String defaultMode) {
      String mode = row.getOrDefault("pool_mode", "");
      return new Alias(
          row.getOrDefault("name", ""),
          row.getOrDefault("host", ""),
          Integer.parseInt(row.getOrDefault("port", "0")),
          row.getOrDefault("database", ""),
          mode.isEmpty() ? defaultMode : mode);
    }
  }

  /**
   * A session of PgBouncer on a server.
   *
   * @param remotePid the pid of the backend; 0 if PgBouncer does not know it
   */
  public record ServerConnection(String alias, String localAddress, int localPort, int remotePid) {

    static ServerConnection of(Map<String, String> row) {
      return new ServerConnection(
          row.getOrDefault("database", ""),
          row.getOrDefault("local_addr", ""),
          Integer.parseInt(row.getOrDefault("local_port", "0")),
          Integer.parseInt(row.getOrDefault("remote_pid", "0")));
    }

    /** Returns whether this is the session with that pid or client address on the server. */
    public boolean is(int pid, String clientAddress, int clientPort) {
      return pid == remotePid || (clientPort == localPort && clientAddress.equals(localAddress));
    }
  }
}
