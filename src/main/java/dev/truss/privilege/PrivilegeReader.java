package dev.truss.privilege;

import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.Quoting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads all privileges in one query. */
final class PrivilegeReader {

  private static final String QUERY =
      """
      SELECT current_user AS role, r.rolsuper AS superuser, current_database() AS here,
             o.rolname AS owner, o.rolsuper AS superuser_owner,
             current_setting('server_version_num')::int >= 160000 AS has_grant_options,
             %s
      FROM pg_roles r
        LEFT JOIN pg_database d ON d.datname = ?
        LEFT JOIN pg_roles o ON o.oid = d.datdba
      WHERE r.rolname = current_user"""
          .formatted(
              Stream.of(Privilege.values())
                  .map(p -> "r.rolsuper OR coalesce(%s, false) AS %s".formatted(p.question, p))
                  .collect(Collectors.joining(",\n")));

  private PrivilegeReader() {}

  static Privileges read(Connection session, DatabaseName main) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(QUERY)) {
      query.setString(1, main.value());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        Map<Privilege, String> missing = new EnumMap<>(Privilege.class);
        for (Privilege privilege : Privilege.values()) {
          if (!row.getBoolean(privilege.name())) {
            missing.put(privilege, remedy(privilege, row, main));
          }
        }
        return new Privileges(row.getString("role"), row.getBoolean("superuser"), missing);
      }
    }
  }

  private static String remedy(Privilege privilege, ResultSet row, DatabaseName main)
      throws SQLException {
    return privilege
        .remedy
        .replace("{owner_grant}", ownerGrant(row))
        .replace("{main}", main.quoted())
        .replace("{here}", row.getString("here"))
        .replace("{role}", Quoting.identifier(row.getString("role")));
  }

  /** Returns the statement that grants the owner's role, but never one that grants a superuser. */
  private static String ownerGrant(ResultSet row) throws SQLException {
    String owner = row.getString("owner");
    if (owner == null) {
      return "CREATE DATABASE {main}";
    }
    if (row.getBoolean("superuser_owner")) {
      return "ALTER DATABASE {main} OWNER TO a role that is not superuser, and GRANT that role TO {role}";
    }
    return "GRANT %s TO {role}%s"
        .formatted(
            Quoting.identifier(owner),
            row.getBoolean("has_grant_options") ? " WITH INHERIT TRUE, SET TRUE" : "");
  }
}
