package dev.truss.cloning;

import dev.truss.control.ControlDatabase;
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

    String statement() {
      return "CREATE DATABASE %s TEMPLATE %s STRATEGY %s%s ALLOW_CONNECTIONS false"
          .formatted(
              staging.quoted(),
              source.name().quoted(),
              strategy.sqlName(),
              withOwner ? " OWNER " + Quoting.identifier(source.owner()) : "");
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
   *
   * @return how long the source was held
   */
  Duration quiet(Order order) throws SQLException, CloneFailure {
    try (Connection session = prepared(order);
        NewcomerWatch newcomers = new NewcomerWatch(control, order.source(), session)) {
      var look = watch.schedule(newcomers, GIVE_UP_ON_NEWCOMERS.toMillis(), TimeUnit.MILLISECONDS);
      try {
        return HeldStatement.execute(session, order.statement());
      } catch (SQLException e) {
        throw CloneFailure.of(e, newcomers.ended());
      } finally {
        look.cancel(false);
        finish(session);
      }
    }
  }

  /** Clones a source while the sessions on it are made to leave. */
  Duration withDeparture(Order order, Departure departure) throws SQLException, CloneFailure {
    try (Connection other = control.maintenance();
        Connection session = prepared(order)) {
      HeldStatement clone = HeldStatement.start(session, order.statement(), order.source().oid());
      try {
        if (clone.awaitLock(other)) {
          departure.hasten(clone, other);
        }
      } catch (SQLException | RuntimeException e) {
        endAfter(e, session, clone);
        finish(session);
        throw e;
      }
      try {
        return clone.await();
      } catch (SQLException e) {
        throw CloneFailure.of(e, false);
      } finally {
        finish(session);
      }
    }
  }

  /**
   * Settings of this session that the clone goes by; {@code CREATE DATABASE} cannot run in a
   * transaction.
   */
  private Connection prepared(Order order) throws SQLException {
    Connection session = control.maintenance();
    try (Statement statement = session.createStatement()) {
      String method =
          order.source().serverVersion() >= 18_00_00
              ? "; SET file_copy_method = " + order.strategy().fileCopyMethod()
              : "";
      statement.execute(
          "SET statement_timeout = %d%s".formatted(order.maxHold().toMillis(), method));
      order.preparation().await();
      return session;
    } catch (SQLException e) {
      session.close();
      throw e;
    }
  }

  /** Gives the session back as it was. */
  private static void finish(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("SET statement_timeout = 0");
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
