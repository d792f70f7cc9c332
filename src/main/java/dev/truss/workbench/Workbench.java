package dev.truss.workbench;

import dev.truss.control.ControlDatabase;
import dev.truss.error.ProblemException;
import dev.truss.login.Logins;
import dev.truss.postgres.MemoryBound;
import dev.truss.session.ActiveDatabase;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Runs users' SQL, each request in a session of its own that ends with it. */
@ApplicationScoped
class Workbench {

  /** The limit for all results of a request, in bytes. */
  private static final long ANSWER_BYTES = 16L << 20;

  private final Logins logins;
  private final ControlDatabase control;
  private final int maxConcurrent;
  private final Semaphore places;
  private final Map<String, RunningSql> running = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("workbench-clock").factory());

  /**
   * The SQL to run.
   *
   * @param id to cancel it by
   */
  record Order(
      List<Transaction.Bound> statements,
      boolean readOnly,
      Transaction.Bounds bounds,
      Duration timeout,
      String id) {}

  Workbench(Logins logins, ControlDatabase control, WorkbenchConfig config) {
    this.logins = logins;
    this.control = control;
    maxConcurrent = config.maxConcurrent();
    places = new Semaphore(maxConcurrent);
  }

  @PreDestroy
  void close() {
    clock.shutdownNow();
  }

  SqlAnswer run(ActiveDatabase database, Order order) throws SQLException {
    if (!places.tryAcquire()) {
      throw SqlProblems.tooManyRun(maxConcurrent);
    }
    try (Connection session =
        logins.open(
            database.database(),
            database.isMain(),
            control.installation().applicationName("workbench"))) {
      MemoryBound notices = MemoryBound.of(session, MemoryBound.NOTICE_BYTES);
      RunningSql here =
          new RunningSql(
              session, clock, pid -> logins.end(pid, database.database(), database.isMain()));
      if (running.putIfAbsent(order.id(), here) != null) {
        throw ProblemException.invalidField("id", "is the id of something that runs already");
      }
      var timeout =
          clock.schedule(
              () -> here.stop("it ran for longer than timeout_ms allows"),
              order.timeout().toMillis(),
              TimeUnit.MILLISECONDS);
      try {
        return new SqlAnswer(
            database.database().value(),
            database.branchId(),
            order.readOnly(),
            new Transaction(
                    session,
                    notices,
                    here,
                    order.bounds(),
                    new AnswerBudget(Math.min(ANSWER_BYTES, Logins.resultBytes())))
                .run(order));
      } finally {
        here.over();
        timeout.cancel(false);
        running.remove(order.id());
      }
    } finally {
      places.release();
    }
  }

  /** Stops the SQL with this id, because its client has disconnected. Returns at once. */
  void clientLeft(String id) {
    RunningSql there = running.get(id);
    if (there != null) {
      clock.execute(() -> there.stop("its client has left"));
    }
  }

  /** Stops the SQL with this id. */
  void cancel(String id) {
    RunningSql there = running.get(id);
    if (there == null) {
      throw SqlProblems.notRunning(id);
    }
    there.stop("it was cancelled");
  }
}
