import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients of a pgbench database that connect again at once when their connection ends, until a line
 * comes on standard input; then says what became of their transactions.
 *
 * <p>A transaction has failed when its connection ends after its first statement succeeded. One
 * whose first statement already finds the connection gone has not begun; its client connects and
 * begins it again, as every connection pool does.
 *
 * <p>Arguments: JDBC url, password, number of clients, pause between two transactions in
 * milliseconds, scale of the database.
 */
final class Clients {

  private static final AtomicBoolean stop = new AtomicBoolean();
  private static final AtomicLong committed = new AtomicLong();
  private static final AtomicLong failed = new AtomicLong();
  private static final AtomicLong endedBetween = new AtomicLong();
  private static final AtomicLong refused = new AtomicLong();
  private static final AtomicLong longestConnectMillis = new AtomicLong();

  private static String url = "";
  private static final Properties properties = new Properties();
  private static int pauseMillis;
  private static int scale;

  public static void main(String[] arguments) throws Exception {
    url = arguments[0];
    properties.setProperty("user", "truss");
    properties.setProperty("password", System.getenv("CLIENTS_PASSWORD"));
    int clients = Integer.parseInt(arguments[1]);
    pauseMillis = Integer.parseInt(arguments[2]);
    scale = Integer.parseInt(arguments[3]);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      threads.add(Thread.ofPlatform().start(Clients::work));
    }
    if (System.in.read() < 0) {
      throw new IllegalStateException("no line on standard input");
    }
    stop.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.printf(
        "committed=%d failed=%d ended_between=%d refused=%d longest_connect_ms=%d%n",
        committed.get(),
        failed.get(),
        endedBetween.get(),
        refused.get(),
        longestConnectMillis.get());
  }

  private static void work() {
    while (!stop.get()) {
      try (Connection connection = connect()) {
        while (connection != null && !stop.get() && transaction(connection)) {
          pause();
        }
      } catch (SQLException e) {
        System.err.println("closing: " + e.getMessage());
      }
    }
  }

  private static Connection connect() {
    long start = System.nanoTime();
    try {
      Connection connection = DriverManager.getConnection(url, properties);
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      refused.incrementAndGet();
      System.err.println("refused: " + e.getSQLState() + " " + e.getMessage());
      return null;
    } finally {
      longestConnectMillis.accumulateAndGet(
          (System.nanoTime() - start) / 1_000_000, Math::max);
    }
  }

  /** One transaction as pgbench's; whether the connection is still good. */
  private static boolean transaction(Connection connection) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int account = random.nextInt(100_000 * scale) + 1;
    int teller = random.nextInt(10 * scale) + 1;
    int branch = random.nextInt(scale) + 1;
    int delta = random.nextInt(-5000, 5001);
    boolean begun = false;
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE pgbench_accounts SET abalance = abalance + " + delta + " WHERE aid = " + account);
      begun = true;
      statement.execute("SELECT abalance FROM pgbench_accounts WHERE aid = " + account);
      statement.execute(
          "UPDATE pgbench_tellers SET tbalance = tbalance + " + delta + " WHERE tid = " + teller);
      statement.execute(
          "UPDATE pgbench_branches SET bbalance = bbalance + " + delta + " WHERE bid = " + branch);
      statement.execute(
          "INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES (%d, %d, %d, %d, now())"
              .formatted(teller, branch, account, delta));
      connection.commit();
      committed.incrementAndGet();
      return true;
    } catch (SQLException e) {
      (begun ? failed : endedBetween).incrementAndGet();
      if (begun) {
        System.err.println("failed: " + e.getSQLState() + " " + e.getMessage());
      }
      return false;
    }
  }

  private static void pause() {
    if (pauseMillis > 0) {
      try {
        Thread.sleep(pauseMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stop.set(true);
      }
    }
  }
}
