package dev.truss.dump;

import dev.truss.control.ControlDatabase;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.Quoting;
import dev.truss.postgres.failure.FailureReason;
import dev.truss.postgres.failure.SqlStates;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives a new database what belongs to the old one and stands in catalogs that all databases share,
 * so that neither a template copy nor a dump brings it: grants on the database, its settings,
 * settings of roles in it, its connection limit. May be done again.
 */
@ApplicationScoped
public class CarryOver {

  private static final String STATEMENTS =
      """
      WITH source AS (SELECT * FROM pg_database WHERE datname = ?)
      SELECT 1 AS place, 'connection limit ' || datconnlimit AS what, NULL AS role,
             datconnlimit::text AS detail, NULL AS detail2
      FROM source WHERE datconnlimit <> -1
      UNION ALL
      SELECT 2, 'revoke', NULL, NULL, NULL FROM source WHERE datacl IS NOT NULL
      UNION ALL
      SELECT 3, 'grant of ' || a.privilege_type || ' to ' || coalesce(r.rolname, 'PUBLIC'), r.rolname,
             a.privilege_type, CASE WHEN a.is_grantable THEN 'grantable' END
      FROM source, aclexplode(datacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
      WHERE a.grantee = 0 OR r.oid IS NOT NULL
      UNION ALL
      SELECT 4, 'setting ' || split_part(c, '=', 1) || coalesce(' of role ' || r.rolname, ''), r.rolname, c,
             NULL
      FROM source JOIN pg_db_role_setting s ON s.setdatabase = source.oid
        LEFT JOIN pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) c
      WHERE s.setrole = 0 OR r.oid IS NOT NULL
      ORDER BY 1""";

  /** A placeholder for the copy's name. */
  private static final String COPY = SqlWords.COPY;

  /** Revokes the default grants first, because the source's list of grants is complete. */
  private static final Item REVOKE_DEFAULTS =
      new Item(
          "revoked default grants", "REVOKE ALL ON DATABASE " + COPY + " FROM PUBLIC", "", false);

  /**
   * Grants the defaults, which a source without any grants has. A database that is filled by a load
   * was created without them.
   */
  private static final Item GRANT_DEFAULTS =
      new Item(
          "default grants",
          "GRANT CONNECT, TEMPORARY ON DATABASE " + COPY + " TO PUBLIC",
          "",
          false);

  private final ControlDatabase control;

  /**
   * One item to carry over.
   *
   * @param statement that of a {@link DatabaseProperty}, in which {@link #COPY} stands for the new
   *     database's name
   * @param role that it names, or empty
   * @param asRole whether that role may do it itself, as its own setting
   */
  @RegisterForReflection // a part of manifests
  public record Item(String what, String statement, String role, boolean asRole) {

    public Item {
      statement = DatabaseProperty.parse(statement).sql(COPY);
    }
  }

  CarryOver(ControlDatabase control) {
    this.control = control;
  }

  /**
   * Carries over what Truss's role may set.
   *
   * @return a sentence for each thing that it may not
   */
  public List<String> apply(DatabaseName source, DatabaseName target) throws SQLException {
    try (Connection session = control.maintenance()) {
      return apply(session, in(session, source), target);
    }
  }

  /** Carries over items that were read earlier, perhaps by an older Truss. */
  public List<String> apply(List<Item> items, DatabaseName target) throws SQLException {
    try (Connection session = control.maintenance()) {
      return apply(session, withGrants(items), target);
    }
  }

  private static List<Item> withGrants(List<Item> items) {
    if (items.contains(REVOKE_DEFAULTS) || items.contains(GRANT_DEFAULTS)) {
      return items;
    }
    List<Item> all = new ArrayList<>(items);
    all.add(GRANT_DEFAULTS);
    return all;
  }

  private static List<String> apply(Connection session, List<Item> items, DatabaseName target)
      throws SQLException {
    List<String> warnings = new ArrayList<>();
    if (!items.isEmpty()) {
      session.setAutoCommit(false);
      try {
        for (Item item : items) {
          apply(session, item, target, warnings);
        }
        session.commit();
      } finally {
        session.rollback();
        session.setAutoCommit(true);
      }
    }
    return warnings;
  }

  private static void apply(
      Connection session, Item item, DatabaseName target, List<String> warnings)
      throws SQLException {
    DatabaseProperty property = DatabaseProperty.parse(item.statement());
    String sql = property.sql(target);
    String setBy = property.setBy();
    Savepoint before = session.setSavepoint();
    try (Statement statement = session.createStatement()) {
      try {
        statement.execute(sql);
      } catch (SQLException e) {
        if (setBy == null || !SqlStates.INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
          throw e;
        }
        // A role that may become another may set what that one may set for itself, without
        // CREATEROLE.
        session.rollback(before);
        statement.execute("SET LOCAL ROLE " + Quoting.identifier(setBy));
        statement.execute(sql);
        statement.execute("RESET ROLE");
      }
    } catch (SQLException e) {
      session.rollback(before);
      if (SqlStates.isUnavailable(e)) {
        throw e;
      }
      warnings.add("Not carried over: " + item.what() + ", because " + FailureReason.of(e));
    }
  }

  /** Reads what shared catalogs contain about a database. */
  static List<Item> in(Connection session, DatabaseName source) throws SQLException {
    List<Item> items = new ArrayList<>();
    try (PreparedStatement query = session.prepareStatement(STATEMENTS)) {
      query.setString(1, source.value());
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          String role = row.getString("role");
          String detail = row.getString("detail");
          switch (row.getInt("place")) {
            case 1 ->
                items.add(
                    new Item(
                        row.getString("what"),
                        "ALTER DATABASE %s CONNECTION LIMIT %s".formatted(COPY, detail),
                        "",
                        false));
            case 2 -> items.add(REVOKE_DEFAULTS);
            case 3 ->
                items.add(
                    new Item(
                        row.getString("what"),
                        "GRANT %s ON DATABASE %s TO %s%s"
                            .formatted(
                                detail,
                                COPY,
                                role == null ? "PUBLIC" : Quoting.identifier(role),
                                row.getString("detail2") == null ? "" : " WITH GRANT OPTION"),
                        role == null ? "" : role,
                        false));
            default -> items.add(setting(row.getString("what"), role, detail));
          }
        }
      }
    }
    return withGrants(items);
  }

  private static Item setting(String what, @Nullable String role, String assignment) {
    String set = DatabaseSetting.parse(assignment).sql();
    return role == null
        ? new Item(what, "ALTER DATABASE %s %s".formatted(COPY, set), "", false)
        : new Item(
            what,
            "ALTER ROLE %s IN DATABASE %s %s".formatted(Quoting.identifier(role), COPY, set),
            role,
            true);
  }
}
