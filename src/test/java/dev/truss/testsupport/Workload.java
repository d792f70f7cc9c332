package dev.truss.testsupport;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/**
 * Clients that write short transactions without end. A session that ends between two transactions
 * is replaced by a new one, as connection pools do; a transaction that had begun and failed, and a
 * connection that was refused, are counted.
 */
public final class Workload implements AutoCloseable {
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong committed = new AtomicLong();
  private final AtomicLong replaced = new AtomicLong();
  private final Queue<String> refused = new ConcurrentLinkedQueue<>();
  private final Queue<String> failed = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();

  private Workload() {}

  /** How a client gets a session. */
  @FunctionalInterface
  public interface Connector {
    Connection connect() throws SQLException;
  }

  /** Starts clients that pause between their transactions ({@link Duration#ZERO}: back to back). */
  public static Workload start(int clients, Connector connector, Duration pause) {
    Workload workload = new Workload();
    for (int i = 0; i < clients; i++) {
      workload.threads.add(
          Thread.ofPlatform().daemon().start(() -> workload.work(connector, pause)));
    }
    workload.awaitCommits(clients * 2L);
    return workload;
  }

  /** The table they write to; to be there before they start. */
  public static void prepare(PostgresServer server, String database) {
    server.execute(
        database, "CREATE TABLE IF NOT EXISTS workload (id bigserial PRIMARY KEY, at timestamptz)");
  }

  private void work(Connector connector, Duration pause) {
    while (!over.get()) {
      try (Connection connection = connector.connect()) {
        connection.setAutoCommit(false);
        transactions(connection, pause);
      } catch (SQLException e) {
        if (!over.get()) {
          refused.add(e.getSQLState() + " " + e.getMessage());
          LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
      }
    }
  }

  private void transactions(Connection connection, Duration pause) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      while (!over.get()) {
        if (!begin(statement)) {
          replaced.incrementAndGet();
          return;
        }
        try {
          statement.execute("INSERT INTO workload (at) VALUES (now())");
          connection.commit();
          committed.incrementAndGet();
        } catch (SQLException e) {
          failed.add(e.getSQLState() + " " + e.getMessage());
          return;
        }
        if (!pause.isZero()) {
          LockSupport.parkNanos(pause.toNanos());
        }
      }
    }
  }

  /** False if the session had ended since the last transaction: nothing was under way then. */
  private static boolean begin(Statement statement) {
    try {
      statement.execute("SELECT 1");
      return true;
    } catch (SQLException ended) {
      return false;
    }
  }

  /** Waits until that many further transactions are committed. */
  public void awaitCommits(long more) {
    long goal = committed.get() + more;
    Awaitility.await("clients go on")
        .atMost(Duration.ofSeconds(30))
        .until(() -> committed.get() >= goal);
  }

  public long committed() {
    return committed.get();
  }

  /** How many sessions ended between two transactions. */
  public long replaced() {
    return replaced.get();
  }

  /** How many sessions ended, whether or not a transaction was under way. */
  public long ended() {
    return replaced() + failed.size();
  }

  /** Connections that were refused. */
  public List<String> refused() {
    return List.copyOf(refused);
  }

  /** Transactions that failed after they had begun. */
  public List<String> failed() {
    return List.copyOf(failed);
  }

  @Override
  public void close() {
    over.set(true);
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofSeconds(20));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
