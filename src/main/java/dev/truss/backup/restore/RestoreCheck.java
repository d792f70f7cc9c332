package dev.truss.backup.restore;

import dev.truss.backup.Backup;
import dev.truss.backup.archive.Manifest;
import dev.truss.control.ControlDatabase;
import dev.truss.dump.RestoreObstacles;
import dev.truss.error.ProblemException;
import dev.truss.postgres.Quoting;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that an archive can be restored on this server by the role in use. A request asks before
 * anything is written, and the job asks again when it begins, because roles may have changed
 * meanwhile.
 */
@ApplicationScoped
public class RestoreCheck {

  private static final String MISSING_ROLES =
      """
      SELECT wanted FROM unnest(?) AS wanted
      WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) ORDER BY 1""";

  private static final String MISSING_EXTENSIONS =
      """
      SELECT wanted FROM unnest(?) AS wanted
      WHERE wanted NOT IN (
        SELECT a.name FROM pg_available_extensions a JOIN pg_available_extension_versions v
          ON v.name = a.name AND v.version = a.default_version)
      ORDER BY 1""";

  private static final String ROLE =
      "SELECT rolsuper, rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user";

  /** The advisory lock under which roles are created. The number is arbitrary. */
  private static final long LOCK = 0x7472_7573_7353L;

  /** The second of two requests that want the same role finds the role of the first. */
  private static final String ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(" + LOCK + ")";

  private final ControlDatabase control;

  /** The purpose of a check. */
  public enum Purpose {
    RESTORE,
    /** Missing roles are created first, without a login. */
    RESTORE_WITH_ROLES,
    /** The restored rows are counted or added up. */
    VERIFY
  }

  /** The role that Truss works with. */
  private record Role(boolean superuser, boolean createsRoles) {
    static Role of(Connection session) throws SQLException {
      try (Statement statement = session.createStatement();
          ResultSet row = statement.executeQuery(ROLE)) {
        row.next();
        return new Role(row.getBoolean(1), row.getBoolean(2));
      }
    }
  }

  RestoreCheck(ControlDatabase control) {
    this.control = control;
  }

  /**
   * Refuses an archive that could not be restored in full, before anything is changed.
   *
   * @throws ProblemException 409 {@code restore_not_possible} with {@code missing_roles}, {@code
   *     missing_extensions}, {@code obstacles}
   */
  public void require(Backup backup, Manifest manifest, Purpose purpose) throws SQLException {
    int archived = manifest.source().serverVersion() / 1_00_00;
    int here = control.serverVersion() / 1_00_00;
    if (archived > here) {
      throw MissingPrerequisites.tooNew(backup, archived, here);
    }
    try (Connection session = control.maintenance()) {
      session.setAutoCommit(false);
      try {
        require(session, backup, manifest, purpose);
        session.commit();
      } finally {
        session.rollback();
        session.setAutoCommit(true);
      }
    }
  }

  private static void require(Connection session, Backup backup, Manifest manifest, Purpose purpose)
      throws SQLException {
    Role role = Role.of(session);
    if (purpose == Purpose.RESTORE_WITH_ROLES && role.createsRoles()) {
      createMissingRoles(session, manifest, role);
    }
    MissingPrerequisites lacks =
        new MissingPrerequisites(
            missing(session, MISSING_ROLES, manifest.roles()),
            missing(session, MISSING_EXTENSIONS, manifest.extensionNames()),
            RestoreObstacles.in(
                session, manifest.needs(), manifest.extensionNames(), purpose == Purpose.VERIFY));
    if (!lacks.none()) {
      throw lacks.problem(backup, remedy(role, purpose));
    }
  }

  /**
   * Creates the missing roles. A role that is not superuser cannot give objects to a role of which
   * it is not a member, and since Postgres 16 creating a role does not make it one.
   */
  private static void createMissingRoles(Connection session, Manifest manifest, Role role)
      throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(ONE_AT_A_TIME);
      for (String missing : missing(session, MISSING_ROLES, manifest.roles())) {
        statement.execute(
            "CREATE ROLE %s NOLOGIN%s"
                .formatted(
                    Quoting.identifier(missing), role.superuser() ? "" : " ROLE CURRENT_USER"));
      }
    }
  }

  private static MissingPrerequisites.Remedy remedy(Role role, Purpose purpose) {
    if (purpose == Purpose.VERIFY) {
      return MissingPrerequisites.Remedy.NONE;
    }
    return role.createsRoles()
        ? MissingPrerequisites.Remedy.ASK
        : MissingPrerequisites.Remedy.GRANT;
  }

  private static List<String> missing(Connection session, String sql, List<String> wanted)
      throws SQLException {
    try (PreparedStatement query = session.prepareStatement(sql)) {
      query.setArray(1, session.createArrayOf("text", wanted.toArray()));
      try (ResultSet row = query.executeQuery()) {
        List<String> missing = new ArrayList<>();
        while (row.next()) {
          missing.add(row.getString(1));
        }
        return missing;
      }
    }
  }
}
