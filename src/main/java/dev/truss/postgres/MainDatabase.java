package dev.truss.postgres;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The database that users branch from by default, and the way to every database beside it.
 *
 * <p>How a session begins depends on what the server knows and what the role may change. That is
 * asked on a database of Truss's own, where no event trigger fires.
 */
@ApplicationScoped
public class MainDatabase {

  private static final Duration KNOWN_FOR = Duration.ofMinutes(1);
  private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(10);
  private static final String LOOK = "truss/look";

  private final DatabaseUrl url;
  private volatile DatabaseName neutral = new DatabaseName("postgres");
  private volatile @Nullable Known known;

  private record Known(ServerFacts facts, long at) {}

  MainDatabase(DatabaseConfig config) {
    url =
        SettingUrls.read(
                "truss.database.url",
                config.url(),
                config.urlFile(),
                config.password(),
                config.passwordFile())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "truss.database.url (environment TRUSS_DATABASE_URL) is not set; its form is"
                            + " postgresql://user:password@host:port/database"));
  }

  public DatabaseUrl url() {
    return url;
  }

  public DatabaseName name() {
    return url.database();
  }

  /** Names the database on the same server in which to ask about the server. */
  public void askIn(DatabaseName database) {
    neutral = database;
  }

  /**
   * Opens a session of its own, not a pooled one: outside a running statement Truss keeps none on a
   * source or branch. Names without a schema are those of Postgres itself there: users can make
   * functions on branches that would be called in their stead, as the role that Truss works with.
   * No statement runs for longer than {@link Sessions#USUAL_DEADLINE}.
   *
   * @param applicationName what {@code pg_stat_activity} shows
   * @throws SessionRefused when the database lets nobody in
   * @see <a href="https://www.postgresql.org/docs/current/typeconv-func.html">Which function is
   *     called</a>
   */
  public Connection open(DatabaseName database, String applicationName) throws SQLException {
    return open(database, applicationName, Sessions.USUAL_DEADLINE);
  }

  /** Opens a session in which no statement runs for longer than {@code statement}. */
  public Connection open(DatabaseName database, String applicationName, Duration statement)
      throws SQLException {
    return open(database, applicationName, server -> SessionSettings.forOwnWork(server, statement));
  }

  /**
   * Opens a session for SQL that was written for this database, with the names that it has there.
   * Notices beyond {@link MemoryBound#NOTICE_BYTES} are left out.
   */
  public Connection openForItsSql(DatabaseName database, String applicationName)
      throws SQLException {
    Connection session = open(database, applicationName, server -> SessionSettings.forItsSql());
    try {
      MemoryBound.of(session, MemoryBound.NOTICE_BYTES);
      return session;
    } catch (SQLException e) {
      session.close();
      throw e;
    }
  }

  /**
   * Opens a session as another role, in which users' SQL runs.
   *
   * @param login on this server
   * @param driver properties of the JDBC driver
   */
  public Connection openForUsers(
      DatabaseUrl login, String applicationName, Map<String, String> driver) throws SQLException {
    try {
      return Sessions.open(login, applicationName, SessionSettings.ofUsers(), driver);
    } catch (SQLException e) {
      throw explained(e, login);
    }
  }

  /** Returns the sessions of a program on a database of this server. */
  public ProgramSession program(DatabaseName database, String applicationName) throws SQLException {
    return new ProgramSession(
        url.withDatabase(database), applicationName, SessionSettings.forPrograms(facts()));
  }

  private Connection open(
      DatabaseName database, String applicationName, Function<ServerFacts, SessionSettings> set)
      throws SQLException {
    DatabaseUrl target = url.withDatabase(database);
    ServerFacts then = facts();
    try {
      return Sessions.open(target, applicationName, set.apply(then));
    } catch (SQLException e) {
      // A server of another version, or a role with other privileges, needs other settings.
      if (!Refusals.isRefusal(e)) {
        throw e;
      }
      ServerFacts now = ask();
      if (now.equals(then)) {
        throw explained(e, target);
      }
      return Sessions.open(target, applicationName, set.apply(now));
    }
  }

  /** Returns the facts that determine how sessions on this server begin. */
  public ServerFacts facts() throws SQLException {
    Known now = known;
    return now != null && System.nanoTime() - now.at < KNOWN_FOR.toNanos() ? now.facts : ask();
  }

  private ServerFacts ask() throws SQLException {
    try (Connection session = look()) {
      ServerFacts facts = ServerFacts.in(session);
      known = new Known(facts, System.nanoTime());
      return facts;
    }
  }

  private SQLException explained(SQLException e, DatabaseUrl target) {
    if (!Refusals.isRefusal(e)) {
      return e;
    }
    try (Connection session = look()) {
      return Refusals.of(e, target, session);
    } catch (SQLException second) {
      e.addSuppressed(second);
      return e;
    }
  }

  private Connection look() throws SQLException {
    return Sessions.open(
        url.withDatabase(neutral), LOOK, SessionSettings.forFirstLook(LOOK_TIMEOUT));
  }
}
