package dev.truss.cloning;

import dev.truss.control.ControlDatabase;
import dev.truss.database.HeldStatement;
import dev.truss.database.SessionEviction;
import dev.truss.database.Source;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.Quoting;
import dev.truss.postgres.StatementDeadline;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;

/**
 * Clones a database with {@code CREATE DATABASE … TEMPLATE}, and holds the source no longer than
 * allowed.
 *
 * <p>The new database accepts no connections yet: until its grants are copied, every role could
 * connect.
 */
@ApplicationScoped
class TemplateClone {

  /**
   * The time to wait for a session that connected between the look and the clone, instead of the 5
   * s of {@code CREATE DATABASE}.
   */
  private static final Duration GIVE_UP_ON_NEWCOMERS = Duration.ofMillis(250);

  private static final int FIRST_WITH_METHODS = 18_00_00;

  private final ControlDatabase control;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("clone-watch").factory());

  /**
   * The clone that is requested.
   *
   * @param withOwner whether it is to belong to the source's owner, which takes the right to
   * @param preparation must have come to its end before the source's door is closed
   */
  record Order(
      Source source,
      DatabaseName staging,
      Strategy strategy,
      boolean withOwner,
      Duration maxHold,
      Preparation preparation) {

    private String statement(Strategy now) {
      return "CREATE DATABASE %s TEMPLATE %s STRATEGY %s%s ALLOW_CONNECTIONS false"
          .formatted(
              staging.quoted(),
              source.name().quoted(),
              now.sqlName(),
              withOwner ? " OWNER " + Quoting.identifier(source.owner()) : "");
    }
  }

  /**
   * The clone that was made.
   *
   * @param strategy that it was made with: not by files where a base backup runs
   * @param held for how long the source was held
   */
  record Cloned(Strategy strategy, Duration held) {}

  /** A session that is ready for the clone. */
  private record Prepared(Connection session, StatementDeadline deadline, Strategy strategy)
      implements AutoCloseable {

    /** Restores the session's settings and returns it. */
    @Override
    public void close() throws SQLException {
      try (session;
          deadline) {
        if (strategy.copiesFiles()) {
          FileCopyGate.leave(session);
        }
      }
    }
  }

  TemplateClone(ControlDatabase control) {
    this.control = control;
  }

  @PreDestroy
  void stop() {
    watch.shutdownNow();
  }

  /**
   * Clones a source that had no sessions. A session that connected since is disturbed for a moment
   * at most.
   */
  Cloned quiet(Order order) throws SQLException, CloneFailure {
    try (Prepared prepared = prepare(order);
        NewcomerWatch newcomers = new NewcomerWatch(control, order.source(), prepared.session())) {
      var look = watch.schedule(newcomers, GIVE_UP_ON_NEWCOMERS.toMillis(), TimeUnit.MILLISECONDS);
      HoldWatch hold = new HoldWatch(control, prepared.session());
      var lateLook = watch.schedule(hold, lateIn(order).toMillis(), TimeUnit.MILLISECONDS);
      try {
        String statement = order.statement(prepared.strategy());
        return new Cloned(
            prepared.strategy(), HeldStatement.execute(prepared.session(), statement));
      } catch (SQLException e) {
        throw CloneFailure.of(e, newcomers.ended(), hold.blockers());
      } finally {
        look.cancel(false);
        lateLook.cancel(false);
      }
    }
  }

  /** Clones a source while the sessions on it are ended. */
  Cloned withDeparture(Order order, SessionEviction departure) throws SQLException, CloneFailure {
    try (Connection other = control.maintenance();
        Prepared prepared = prepare(order)) {
      HoldWatch hold = new HoldWatch(control, prepared.session());
      var lateLook = watch.schedule(hold, lateIn(order).toMillis(), TimeUnit.MILLISECONDS);
      HeldStatement clone =
          HeldStatement.start(
              prepared.session(), order.statement(prepared.strategy()), order.source().oid());
      try {
        if (clone.awaitLock(other)) {
          departure.hasten(clone, other);
        }
      } catch (SQLException | RuntimeException e) {
        endAfter(e, prepared.session(), clone);
        throw e;
      }
      try {
        return new Cloned(prepared.strategy(), clone.await());
      } catch (SQLException e) {
        throw CloneFailure.of(e, false, hold.blockers());
      } finally {
        lateLook.cancel(false);
      }
    }
  }

  /**
   * Applies the settings of the clone to the session; {@code CREATE DATABASE} cannot run in a
   * transaction.
   */
  private Prepared prepare(Order order) throws SQLException {
    Connection session = control.maintenance();
    try (Statement statement = session.createStatement()) {
      boolean byFiles = order.strategy().copiesFiles() && FileCopyGate.enter(session);
      Strategy strategy =
          byFiles || !order.strategy().copiesFiles() ? order.strategy() : Strategy.WAL_LOG;
      Prepared prepared =
          new Prepared(session, StatementDeadline.of(session, order.maxHold()), strategy);
      try {
        if (order.source().serverVersion() >= FIRST_WITH_METHODS) {
          statement.execute("SET file_copy_method = " + strategy.fileCopyMethod());
        }
        order.preparation().await();
      } catch (SQLException e) {
        prepared.close();
        throw e;
      }
      return prepared;
    } catch (SQLException e) {
      session.close();
      throw e;
    }
  }

  private static Duration lateIn(Order order) {
    return order.maxHold().multipliedBy(3).dividedBy(4);
  }

  private static void endAfter(Exception reason, Connection session, HeldStatement clone) {
    try {
      session.unwrap(PGConnection.class).cancelQuery();
      clone.await();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }
}
