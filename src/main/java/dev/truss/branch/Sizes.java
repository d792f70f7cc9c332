package dev.truss.branch;

import dev.truss.control.ControlDatabase;
import dev.truss.control.Cycles;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Reads the sizes of branches in the background: {@code pg_database_size()} walks the files, which
 * is nothing to do for each row of a listing. Those read longest ago come first, for at most a
 * second a cycle.
 */
@ApplicationScoped
class Sizes {

  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final Duration BUDGET = Duration.ofSeconds(1);
  private static final int AT_MOST = 200;

  private final BranchStore store;
  private final ControlDatabase control;
  private final Cycles cycles;

  Sizes(BranchStore store, ControlDatabase control, Cycles cycles) {
    this.store = store;
    this.control = control;
    this.cycles = cycles;
  }

  @Scheduled(every = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void scheduled() {
    cycles.run("reading sizes of branches", EVERY, this::read);
  }

  private void read() throws SQLException {
    long until = System.nanoTime() + BUDGET.toNanos();
    try (Connection session = control.maintenance();
        PreparedStatement size =
            session.prepareStatement(
                "SELECT pg_database_size(oid) FROM pg_database WHERE oid = ?::oid")) {
      for (Branch branch : store.leastRecentlySized(AT_MOST)) {
        if (System.nanoTime() > until) {
          return;
        }
        size.setLong(1, branch.databaseOid().orElse(0));
        try (ResultSet row = size.executeQuery()) {
          if (row.next()) {
            store.sizeIs(branch.id(), row.getLong(1));
          }
        }
      }
    }
  }
}
