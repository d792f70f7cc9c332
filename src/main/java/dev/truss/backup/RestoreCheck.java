package dev.truss.backup;

import dev.truss.control.ControlDatabase;
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

/** Whether an archive can be restored on this server, asked before anything is written. */
@ApplicationScoped
class RestoreCheck {

  private static final String MISSING_ROLES =
      """
      SELECT wanted FROM unnest(?) AS wanted
      WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) ORDER BY 1""";

  private static final String MISSING_EXTENSIONS =
      """
      SELECT wanted FROM unnest(?) AS wanted
      WHERE NOT EXISTS (SELECT FROM pg_available_extensions WHERE name = wanted) ORDER BY 1""";

  private final ControlDatabase control;

  RestoreCheck(ControlDatabase control) {
    this.control = control;
  }

  /**
   * Refuses what could not be restored whole.
   *
   * @param createMissingRoles makes those roles instead, without a login
   * @throws ProblemException 409 {@code restore_not_possible} with {@code missing_roles}, {@code
   *     missing_extensions}
   */
  void require(Backup backup, Manifest manifest, boolean createMissingRoles) throws SQLException {
    int archived = manifest.source().serverVersion() / 1_00_00;
    int here = control.serverVersion() / 1_00_00;
    if (archived > here) {
      throw ProblemException.conflict("restore_not_possible")
          .with("missing_roles", List.of())
          .with("missing_extensions", List.of())
          .detail(
              "Backup %d is of PostgreSQL %d, and this server is %d, which is older.",
              backup.id(), archived, here);
    }
    try (Connection session = control.maintenance()) {
      List<String> extensions =
          missing(
              session,
              MISSING_EXTENSIONS,
              manifest.extensions().stream().map(Manifest.Extension::name).toList());
      List<String> roles = missing(session, MISSING_ROLES, manifest.roles());
      if (extensions.isEmpty() && createMissingRoles) {
        create(session, roles);
        return;
      }
      if (!extensions.isEmpty() || !roles.isEmpty()) {
        throw ProblemException.conflict("restore_not_possible")
            .with("missing_roles", roles)
            .with("missing_extensions", extensions)
            .detail(
                "Backup %d needs what this server does not have:%s%s.",
                backup.id(),
                roles.isEmpty()
                    ? ""
                    : " roles "
                        + String.join(", ", roles)
                        + " (createMissingRoles=true makes them, without a login)",
                extensions.isEmpty() ? "" : " extensions " + String.join(", ", extensions));
      }
    }
  }

  private static void create(Connection session, List<String> roles) throws SQLException {
    try (Statement statement = session.createStatement()) {
      for (String role : roles) {
        statement.execute("CREATE ROLE " + Quoting.identifier(role) + " NOLOGIN");
      }
    }
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
