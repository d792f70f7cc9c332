package dev.truss.control;

import dev.truss.error.ProblemException;
import dev.truss.error.Stopping;
import dev.truss.postgres.ConnectionPool;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.DatabaseUrl;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.SessionSettings;
import dev.truss.postgres.Sessions;
import dev.truss.postgres.SettingUrls;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeanManager;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;

/**
 * Truss's own database, and the sessions in which databases are created, renamed and dropped.
 *
 * <p>The service starts without Postgres and stays up without it. A thread retries until Postgres
 * can be reached. It then creates the control database if it is missing, migrates it, checks that
 * it is where it was, and announces {@link ControlReady}. Until then everything that needs the
 * control database answers 503.
 */
@ApplicationScoped
public class ControlDatabase {

  private static final Logger LOG = Logger.getLogger(ControlDatabase.class);
  private static final DatabaseName DEFAULT_NAME = new DatabaseName("truss_control");
  private static final DatabaseName MAINTENANCE = new DatabaseName("postgres");
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final DatabaseUrl url;
  private final DatabaseUrl maintenanceUrl;
  private final boolean acceptMove;
  private final AgroalDataSource pool;
  private final AgroalDataSource maintenancePool;
  private final Jdbi jdbi;
  private final BeanManager beans;
  private final Thread preparation =
      Thread.ofPlatform().daemon().name("control-database").unstarted(this::prepareUntilReady);
  private volatile boolean stopping;
  private volatile State state = new State.Waiting("Postgres was not reached yet");
  private volatile Optional<String> incomplete = Optional.empty();

  private sealed interface State {
    record Waiting(String reason) implements State {}

    record Refused(String reason) implements State {}

    record Beginning(Installation installation, String reason) implements State {}

    record Ready(Installation installation) implements State {}

    record Stopped() implements State {}
  }

  ControlDatabase(MainDatabase main, ControlConfig config, BeanManager beans) {
    this.beans = beans;
    acceptMove = config.acceptMove();
    url =
        SettingUrls.read(
                "truss.control.url",
                config.url(),
                config.urlFile(),
                config.password(),
                config.passwordFile())
            .orElseGet(() -> main.url().withDatabase(DEFAULT_NAME));
    boolean besideMain = url.host().equals(main.url().host()) && url.port() == main.url().port();
    if (besideMain && url.database().equals(main.name())) {
      throw new IllegalArgumentException(
          "truss.control.url names the main database; the control database must be another one");
    }
    if (!besideMain && main.name().equals(MAINTENANCE)) {
      throw new IllegalArgumentException(
          "truss.database.url names the database postgres, in which Truss would have to keep sessions because"
              + " truss.control.url is on another server; branch from another database");
    }
    maintenanceUrl = main.url().withDatabase(besideMain ? url.database() : MAINTENANCE);
    main.askIn(maintenanceUrl.database());
    pool = ConnectionPool.of(url, "truss/control");
    maintenancePool = besideMain ? pool : ConnectionPool.of(maintenanceUrl, "truss/maintenance");
    jdbi = Jdbi.create(pool);
  }

  void start(@Observes StartupEvent event) {
    preparation.start();
  }

  /** Waits for a migration under way, and for the observers of the announcement. */
  void stop(@Observes @Priority(StopOrder.START) ShutdownEvent event) throws InterruptedException {
    stopping = true;
    LockSupport.unpark(preparation);
    preparation.join(PATIENCE);
  }

  /**
   * Refuses further requests. A session that a request still uses after the grace period ends with
   * this process; closing it earlier would make the request fail.
   */
  void close(@Observes @Priority(StopOrder.RESOURCES) ShutdownEvent event) {
    state = new State.Stopped();
    Stream.of(pool, maintenancePool)
        .filter(sessions -> sessions.getMetrics().activeCount() == 0)
        .forEach(AgroalDataSource::close);
  }

  /**
   * Gives access to the tables.
   *
   * @throws ProblemException 503 until the control database is ready
   */
  public Jdbi jdbi() {
    installation();
    return jdbi;
  }

  /** Returns the pool behind {@link #jdbi}, for libraries that take a data source. */
  public DataSource dataSource() {
    installation();
    return pool;
  }

  /**
   * Returns the identity of this installation.
   *
   * @throws ProblemException 503 until the control database is ready
   */
  public Installation installation() {
    return switch (state) {
      case State.Ready(Installation installation) -> installation;
      case State.Beginning(Installation installation, String reason) -> {
        if (Thread.currentThread() == preparation) {
          yield installation;
        }
        throw ProblemException.unavailable("postgres_unavailable", reason, null);
      }
      case State.Waiting(String reason) ->
          throw ProblemException.unavailable("postgres_unavailable", reason, null);
      case State.Refused(String reason) ->
          throw ProblemException.unavailable("control_database_moved", reason, null);
      case State.Stopped() -> throw Stopping.problem();
    };
  }

  /**
   * Opens a session on the main server that is connected to no source and no branch, for statements
   * that create, rename and drop databases, and for reading shared catalogs. Closing it returns it
   * to its pool.
   */
  public Connection maintenance() throws SQLException {
    installation();
    return maintenancePool.getConnection();
  }

  /**
   * Opens a session like those of {@link #maintenance}, but outside the pool, for a lock that is
   * held for long. Closing it ends it.
   */
  public Connection openMaintenance(String applicationName) throws SQLException {
    installation();
    return Sessions.open(
        maintenanceUrl, applicationName, SessionSettings.forFirstLook(Sessions.USUAL_DEADLINE));
  }

  /** Returns the main server's {@code server_version_num}. */
  public int serverVersion() throws SQLException {
    try (Connection session = maintenance();
        Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SHOW server_version_num")) {
      row.next();
      return row.getInt(1);
    }
  }

  /**
   * Returns whether {@link #maintenance} and {@link #jdbi} use the same database, so that one
   * transaction covers both.
   */
  public boolean besideMain() {
    return pool == maintenancePool;
  }

  private void prepareUntilReady() {
    while (state instanceof State.Waiting waiting && !stopping) {
      try {
        prepare();
      } catch (SQLException | RuntimeException e) {
        String reason = "The control database " + url + " cannot be used: " + firstLine(e);
        if (!reason.equals(waiting.reason()) && !stopping) {
          LOG.warn(reason + "; trying again until it can");
        }
        state = new State.Waiting(reason);
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
  }

  private void prepare() throws SQLException {
    ControlBootstrap.createIfMissing(url, MAINTENANCE);
    Migrations.apply(pool);
    switch (ControlBootstrap.identify(pool, maintenancePool, acceptMove)) {
      case ControlBootstrap.Found(Installation installation) -> announce(installation);
      case ControlBootstrap.Moved(String reason) -> {
        LOG.error(reason);
        state = new State.Refused(reason);
      }
    }
  }

  /** Announces the control database first to the parts that the others depend on. */
  private void announce(Installation installation) {
    Announcement announcement = Announcement.of(beans, new ControlReady(installation));
    state = new State.Beginning(installation, "Truss is starting");
    while (!stopping) {
      Optional<String> reason = announcement.tellFirst();
      if (reason.isEmpty()) {
        break;
      }
      state = new State.Beginning(installation, reason.get());
      LockSupport.parkNanos(RETRY.toNanos());
    }
    if (stopping) {
      return;
    }
    state = new State.Ready(installation);
    LOG.infof("control database %s is ready, installation=%s", url, installation.id());
    while (!stopping) {
      incomplete = announcement.tellOthers();
      if (incomplete.isEmpty()) {
        return;
      }
      LockSupport.parkNanos(RETRY.toNanos());
    }
  }

  /**
   * Returns why a part of Truss has not begun its work though the control database is ready; empty
   * if all have.
   */
  Optional<String> incomplete() {
    return incomplete;
  }

  private static String firstLine(Throwable thrown) {
    return String.valueOf(thrown.getMessage())
        .lines()
        .findFirst()
        .orElse(thrown.getClass().getName());
  }
}
