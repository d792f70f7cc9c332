package dev.truss.diff.schema;

import dev.truss.control.Background;
import dev.truss.control.ControlDatabase;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.DatabaseUrl;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.Quoting;
import dev.truss.postgres.failure.SqlStates;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.postgresql.util.PasswordUtil;

/**
 * Creates and drops logins that own only the database of one trial. A trial may call functions that
 * users of a branch wrote, for example in an index, a default or a partition's bound.
 *
 * <p>Each logs in once. The role loses the right to log in before SQL of a user runs, since that
 * may give the role another password. Its sessions are ended before it is dropped, since a session
 * outlives its role.
 *
 * <p>Unless Truss is superuser, it is a member of each, which creating a database for another owner
 * requires.
 *
 * <p>A role that a stopped Truss leaves behind cannot log in after {@value #MINUTES} minutes, and
 * is dropped then.
 */
@ApplicationScoped
class TrialRoles {

  private static final Logger LOG = Logger.getLogger(TrialRoles.class);
  private static final int MINUTES = 15;
  private static final int PATIENCE_SECONDS = 10;

  private final ControlDatabase control;
  private final MainDatabase main;
  private final Background background;

  /** Roles that could not be dropped, for which a warning was logged. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  TrialRoles(ControlDatabase control, MainDatabase main, Background background) {
    this.control = control;
    this.main = main;
    this.background = background;
  }

  record TrialRole(String name, String password) {
    String quoted() {
      return Quoting.identifier(name);
    }

    /** Returns the role's name without the password. */
    @Override
    public String toString() {
      return name;
    }
  }

  private String prefix() {
    return "truss_trial_" + control.installation().id() + "_";
  }

  private String nameFor(UUID operation) {
    return prefix() + operation.toString().replace("-", "").substring(0, 12);
  }

  TrialRole create(Connection session, UUID operation) throws SQLException, TrialPlace.NotPossible {
    byte[] secret = new byte[24];
    new SecureRandom().nextBytes(secret);
    var role = new TrialRole(nameFor(operation), HexFormat.of().formatHex(secret));
    // Hashing it here keeps the password out of the server's log.
    String verifier = PasswordUtil.encodeScramSha256(role.password().toCharArray());
    try (Statement statement = session.createStatement()) {
      statement.execute(
          """
          DO $do$ BEGIN
            EXECUTE format('CREATE ROLE %1$s LOGIN CONNECTION LIMIT 2 PASSWORD %%L VALID UNTIL %%L',
              %2$s, now() + interval '%3$d minutes');
            IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
              GRANT %1$s TO CURRENT_USER;
            END IF;
          END $do$\
          """
              .formatted(role.quoted(), Quoting.literal(verifier), MINUTES));
    } catch (SQLException e) {
      if (SqlStates.is(e, SqlStates.INSUFFICIENT_PRIVILEGE)) {
        throw new TrialPlace.NotPossible(
            "It is tried as a role made for it, and the role that Truss works with may not make"
                + " roles. Give it CREATEROLE.",
            e);
      }
      throw e;
    }
    return role;
  }

  /** Opens the one session of the role. After that no session can log in as it. */
  Connection login(Connection server, TrialRole role, DatabaseName database, String applicationName)
      throws SQLException, TrialPlace.NotPossible {
    DatabaseUrl own = main.url();
    var url =
        new DatabaseUrl(
            own.host(), own.port(), database, role.name(), role.password(), own.parameters());
    Connection session;
    try {
      session = main.openForUsers(url, applicationName, Map.of("preferQueryMode", "simple"));
    } catch (SQLException e) {
      if (String.valueOf(e.getSQLState()).startsWith("28")) {
        throw new TrialPlace.NotPossible(
            "It is tried as a role made for it, which the server does not let in: %s. Add a line to pg_hba.conf."
                .formatted(SqlStates.message(e)),
            e);
      }
      throw e;
    }
    try (Statement statement = server.createStatement()) {
      statement.execute("ALTER ROLE " + role.quoted() + " NOLOGIN");
      return session;
    } catch (SQLException e) {
      session.close();
      throw e;
    }
  }

  /** Ends the sessions of a role, and drops it. */
  void drop(Connection session, String name) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(endOfSessions("usename = " + Quoting.literal(name)));
      statement.execute("DROP ROLE IF EXISTS " + Quoting.identifier(name));
    }
  }

  /** Ends the sessions of a role, and those of Truss itself, on the database of a trial. */
  void endSessions(DatabaseName database, UUID operation) throws SQLException {
    try (Connection server = control.maintenance();
        Statement statement = server.createStatement()) {
      statement.execute(
          endOfSessions(
              "datname = %s AND usename IN (%s, current_user)"
                  .formatted(
                      Quoting.literal(database.value()), Quoting.literal(nameFor(operation)))));
    }
  }

  /**
   * Repeats it until no session is left. Processes of the server itself are left alone: only a
   * superuser may end an autovacuum worker.
   */
  private static String endOfSessions(String which) {
    return """
    DO $do$
    DECLARE until timestamptz := clock_timestamp() + interval '%2$d seconds';
    BEGIN
      LOOP
        PERFORM pg_stat_clear_snapshot();
        PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE %1$s AND backend_type = 'client backend' AND pid <> pg_backend_pid();
        EXIT WHEN NOT FOUND;
        IF clock_timestamp() > until THEN
          RAISE EXCEPTION 'its sessions do not end';
        END IF;
        PERFORM pg_sleep(0.01);
      END LOOP;
    END $do$\
    """
        .formatted(which, PATIENCE_SECONDS);
  }

  @Scheduled(
      every = "${truss.reconcile.every:1m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void dropLeftovers() {
    background.run("dropping roles of trials that were cut short", this::dropExpired);
  }

  /** Drops expired roles. One that still owns a database is dropped after that database. */
  private void dropExpired() throws SQLException {
    try (Connection session = control.maintenance()) {
      List<String> names = expired(session);
      told.retainAll(names);
      for (String name : names) {
        dropLeftover(session, name);
      }
    }
  }

  /** Drops one role. A failure does not keep others from being dropped. */
  private void dropLeftover(Connection session, String name) throws SQLException {
    try {
      drop(session, name);
      LOG.infof("dropped role %s, which a trial of SQL left behind", name);
    } catch (SQLException e) {
      if (!session.isValid(PATIENCE_SECONDS)) {
        throw e;
      }
      LOG.logf(
          told.add(name) ? Logger.Level.WARN : Logger.Level.DEBUG,
          "role %s, which a trial of SQL left behind, cannot be dropped: %s",
          name,
          e.getMessage());
    }
  }

  private List<String> expired(Connection session) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = session.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s) AND rolvaliduntil < now()
                  AND NOT EXISTS (SELECT FROM pg_database WHERE datdba = pg_roles.oid)\
                """
                    .formatted(Quoting.literal(prefix())))) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }
}
