package dev.truss.login;

import dev.truss.control.Background;
import dev.truss.control.ControlDatabase;
import dev.truss.control.ControlReady;
import dev.truss.error.ProblemException;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.DatabaseUrl;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.Quoting;
import dev.truss.postgres.SettingUrls;
import dev.truss.postgres.failure.SqlStates;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Opens the sessions in which users' SQL runs. The logins are checked at the start and every few
 * minutes. A login that could do more than it should is not used.
 */
@ApplicationScoped
public class Logins {

  /** The smallest limit for the rows of a statement that wait to be read, in bytes. */
  private static final long LEAST_RESULT = 1L << 20;

  private static final long MOST_RESULT = 64L << 20;

  /** Rows up to this size fit at any place of a result, however small those before them are. */
  private static final long USUAL_ROW = 1L << 20;

  private static final int MOST_ROWS = 50;

  /**
   * The divisor of the memory. A request holds its rows as the driver's bytes, as texts and as
   * JSON, and ten may run at once.
   */
  private static final int PARTS_OF_MEMORY = 48;

  private static final Logger LOG = Logger.getLogger(Logins.class);
  private static final String UNSET =
      "The workbench needs logins of its own: set truss.workbench.main-url and truss.workbench.branch-url (see docs/configuration.md).";

  private final MainDatabase main;
  private final ControlDatabase control;
  private final Background background;
  private final LoginCheck check;
  private final Optional<DatabaseUrl> onMain;
  private final Optional<DatabaseUrl> onBranches;
  private volatile Optional<String> whyOff = Optional.of("Postgres could not be asked yet");
  private volatile boolean looked;

  Logins(LoginConfig config, MainDatabase main, ControlDatabase control, Background background) {
    this.main = main;
    this.control = control;
    this.background = background;
    check = new LoginCheck(main);
    onMain =
        SettingUrls.read(
            "truss.workbench.main-url",
            config.mainUrl(),
            config.mainUrlFile(),
            config.mainPassword(),
            config.mainPasswordFile());
    onBranches =
        SettingUrls.read(
            "truss.workbench.branch-url",
            config.branchUrl(),
            config.branchUrlFile(),
            config.branchPassword(),
            config.branchPasswordFile());
    if (onMain.isPresent() != onBranches.isPresent()) {
      throw new IllegalArgumentException(
          "truss.workbench.main-url and truss.workbench.branch-url: only one of them is given; the workbench needs both");
    }
  }

  /** Creates this bean at the start, so that mistakes in the options stop it. */
  void check(@Observes StartupEvent event) {}

  void begin(@Observes ControlReady event) {
    look();
  }

  /** Checks the logins again, because grants change. */
  @Scheduled(every = "1m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void lookAgain() {
    background.run("looking at the logins of the workbench", this::look);
  }

  private synchronized void look() {
    Optional<String> now;
    try {
      now =
          onMain.isEmpty() || onBranches.isEmpty()
              ? Optional.of(UNSET)
              : check.whyNot(onMain.get(), onBranches.get());
    } catch (SQLException e) {
      LOG.debugf(e, "the logins of the workbench could not be looked at; the last look stands");
      return;
    }
    if (!now.equals(whyOff) && onMain.isPresent()) {
      now.ifPresentOrElse(
          reason -> LOG.errorf("the workbench is off: %s", reason),
          () -> LOG.info("the workbench is on"));
    }
    whyOff = now;
    looked = true;
  }

  /** Returns why users' SQL is not run and what to do about it; empty when it is run. */
  public Optional<String> whyOff() {
    if (!looked) {
      look();
    }
    return whyOff;
  }

  /**
   * Opens a session for users' SQL; the caller closes it.
   *
   * @throws ProblemException 409 {@code workbench_off}
   */
  public Connection open(DatabaseName database, boolean isMain, String applicationName)
      throws SQLException {
    whyOff()
        .ifPresent(
            reason -> {
              throw ProblemException.conflict("workbench_off").detail("%s", reason);
            });
    DatabaseUrl url =
        isMain ? onMain.orElseThrow() : onBranches.orElseThrow().withDatabase(database);
    try {
      return open(url, applicationName);
    } catch (SQLException e) {
      if (isMain || !SqlStates.is(e, SqlStates.INSUFFICIENT_PRIVILEGE)) {
        throw e;
      }
      // A branch has the grants of main, where this login may not connect.
      letIn(database, url.user());
      return open(url, applicationName);
    }
  }

  private void letIn(DatabaseName database, String role) throws SQLException {
    try (Connection session = control.maintenance();
        Statement statement = session.createStatement()) {
      statement.execute(
          "GRANT CONNECT, TEMPORARY ON DATABASE %s TO %s"
              .formatted(database.quoted(), Quoting.identifier(role)));
    }
  }

  /**
   * Ends a session that {@link #open} opened, in a session of the same login, which needs no
   * further right for it.
   */
  public void end(int pid, DatabaseName database, boolean isMain) throws SQLException {
    DatabaseUrl url =
        isMain ? onMain.orElseThrow() : onBranches.orElseThrow().withDatabase(database);
    try (Connection session = open(url, "truss");
        PreparedStatement statement =
            session.prepareStatement("SELECT pg_catalog.pg_terminate_backend(?)")) {
      statement.setInt(1, pid);
      statement.execute();
    }
  }

  /** Returns how many bytes of rows a request may hold at once, depending on the memory. */
  public static long resultBytes() {
    return Math.clamp(
        Runtime.getRuntime().maxMemory() / PARTS_OF_MEMORY, LEAST_RESULT, MOST_RESULT);
  }

  /**
   * Returns the options of the driver: cells as Postgres prints them, and a limit for the rows held
   * in memory.
   */
  private static Map<String, String> driver() {
    long rows = Math.clamp(resultBytes() / USUAL_ROW, 1, MOST_ROWS);
    return Map.of(
        "binaryTransfer", "false",
        "prepareThreshold", "0",
        "maxResultBuffer", Long.toString(resultBytes()),
        "adaptiveFetch", "true",
        "adaptiveFetchMaximum", Long.toString(rows));
  }

  private Connection open(DatabaseUrl url, String applicationName) throws SQLException {
    return main.openForUsers(url, applicationName, driver());
  }
}
