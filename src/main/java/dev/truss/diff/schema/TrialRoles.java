package dev.truss.diff.schema;

import dev.truss.control.Background;
import dev.truss.control.ControlDatabase;
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
import java.util.UUID;
import org.jboss.logging.Logger;
import org.postgresql.util.PasswordUtil;

/**
 * Creates and drops logins that own only the database of one trial. A trial may call functions that
 * users of a branch wrote, for example in an index, a default or a partition's bound.
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

  private final ControlDatabase control;
  private final Background background;

  TrialRoles(ControlDatabase control, Background background) {
    this.control = control;
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

  TrialRole create(Connection session, UUID operation) throws SQLException, TrialPlace.NotPossible {
    byte[] secret = new byte[24];
    new SecureRandom().nextBytes(secret);
    var role =
        new TrialRole(
            prefix() + operation.toString().replace("-", "").substring(0, 12),
            HexFormat.of().formatHex(secret));
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

  void drop(Connection session, String name) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("DROP ROLE IF EXISTS " + Quoting.identifier(name));
    }
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
      for (String name : expired(session)) {
        drop(session, name);
        LOG.infof("dropped role %s, which a trial of SQL left behind", name);
      }
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
