package dev.truss.cloning;

import dev.truss.control.ControlDatabase;
import dev.truss.database.HeldStatement;
import dev.truss.database.SessionEviction;
import dev.truss.database.Source;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.Quoting;
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
 * {@code CREATE DATABASE … TEMPLATE}, with the source held no longer than allowed.
 *
 * <p>The new database accepts no connections yet: until its grants are copied, everybody could.
 */
@ApplicationScoped
class TemplateClone {

  /**
   * {@code CREATE DATABASE} would wait 5 s for somebody who came between the look and the clone.
   */
  private static final Duration GIVE_UP_ON_NEWCOMERS = Duration.ofMillis(250);

  private final ControlDatabase control;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("clone-watch").factory());

  /**
   * What is to be made.
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
   * What was made.
   *
   * @param strategy that it was made with: not by files where a base backup runs
   * @param held for how long the source was held
   */
  record Cloned(Strategy strategy, Duration held) {}

  /** A session that is ready to make the clone. */
  private record Prepared(Connection session, Strategy strategy) implements AutoCloseable {

    /** Gives the session back as it was. */
    @Override
    public void close() throws SQLException {
      try (session;
          Statement reset = session.createStatement()) {
        reset.execute("SET statement_timeout = 0");
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
   * Clones a source on which nobody was seen. Whoever came since is not disturbed for longer than a
   * moment.
   */
  Cloned quiet(Order order) throws SQLException, CloneFailure {
    try (Prepared prepared = prepare(order);
        NewcomerWatch newcomers = new NewcomerWatch(control, order.source(), prepared.session())) {
      var look = watch.schedule(newcomers, GIVE_UP_ON_NEWCOMERS.toMillis(), TimeUnit.MILLISECONDS);
      try {
        String statement = order.statement(prepared.strategy());
        return new Cloned(
            prepared.strategy(), HeldStatement.execute(prepared.session(), statement));
      } catch (SQLException e) {
        throw CloneFailure.of(e, newcomers.ended());
      } finally {
        look.cancel(false);
      }
    }
  }

  /** Clones a source while the sessions on it are made to leave. */
  Cloned withDeparture(Order order, SessionEviction departure) throws SQLException, CloneFailure {
    try (Connection other = control.maintenance();
        Prepared prepared = prepare(order)) {
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
        throw CloneFailure.of(e, false);
      }
    }
  }

  /**
   * Settings of this session that the clone goes by; {@code CREATE DATABASE} cannot run in a
   * transaction.
   */
  private Prepared prepare(Order order) throws SQLException {
    Connection session = control.maintenance();
    try (Statement statement = session.createStatement()) {
      boolean byFiles = order.strategy().copiesFiles() && FileCopyGate.enter(session);
      Strategy strategy =
          byFiles || !order.strategy().copiesFiles() ? order.strategy() : Strategy.WAL_LOG;
      String method =
          order.source().serverVersion() >= 18_00_00
              ? "; SET file_copy_method = " + strategy.fileCopyMethod()
              : "";
      Prepared prepared = new Prepared(session, strategy);
      try {
        statement.execute(
            "SET statement_timeout = %d%s".formatted(order.maxHold().toMillis(), method));
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

  private static void endAfter(Exception reason, Connection session, HeldStatement clone) {
    try {
      session.unwrap(PGConnection.class).cancelQuery();
      clone.await();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }
}
