package dev.truss.migration.rehearsal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Observes from a second session which locks on relations a session holds. A transaction keeps its
 * locks until it ends, so one look after each statement shows them all. A statement outside a
 * transaction releases them when it ends, so the observer also looks while it runs; a lock held for
 * less than 20 ms may be missed.
 */
public final class LockObserver {

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private static final String HELD =
      """
      SELECT relation::bigint, mode FROM pg_locks
      WHERE pid = ? AND granted AND locktype = 'relation'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())\
      """;

  private final Connection session;
  private final Set<Held> seen = new HashSet<>();
  private CountDownLatch over = new CountDownLatch(0);
  private @Nullable Thread looking;
  private @Nullable SQLException failure;

  /** A lock on a relation. */
  record Held(long relation, LockMode mode) {}

  LockObserver(Connection session) {
    this.session = session;
  }

  /** Returns the locks that the session holds now. */
  Set<Held> held(int pid) throws SQLException {
    Set<Held> held = new HashSet<>();
    try (PreparedStatement query = session.prepareStatement(HELD)) {
      query.setInt(1, pid);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          long relation = row.getLong(1);
          LockMode.of(row.getString(2)).ifPresent(mode -> held.add(new Held(relation, mode)));
        }
      }
    }
    return held;
  }

  /** Begins to look periodically. */
  void begin(int pid) {
    seen.clear();
    failure = null;
    CountDownLatch end = new CountDownLatch(1);
    over = end;
    looking = Thread.ofPlatform().daemon().name("lock-observer").start(() -> look(pid, end));
  }

  /** Returns all locks seen since {@link #begin}. */
  Set<Held> end() throws SQLException {
    over.countDown();
    try {
      if (looking != null) {
        looking.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw failure;
    }
    return Set.copyOf(seen);
  }

  private void look(int pid, CountDownLatch end) {
    try {
      do {
        seen.addAll(held(pid));
      } while (!end.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (SQLException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
