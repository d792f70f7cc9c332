package dev.truss.dump;

import dev.truss.postgres.DatabaseName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Rights that owners need in a copy while {@code pg_restore} makes it, when it is not run by a
 * superuser: a table is given to its owner only if that owner may create tables in the schema, and
 * the grant that says so is restored last. In the source it may even be gone.
 *
 * <p>So everybody who owns something in the source may create in all schemas of the copy until it
 * is complete: in {@code public}, and by default privileges in each schema that the role in use
 * makes. That role itself needs none: what it has by default is no grant that could be taken back.
 *
 * @param give statements of {@link SchemaGrant}, in which {@code {copy}} stands for the new
 *     database's name
 */
@RegisterForReflection // a part of manifests
public record OwnerGrants(List<String> give, List<String> takeBack) {

  /** A placeholder for the copy's name. */
  private static final String COPY = "{copy}";

  private static final String QUERY =
      """
      WITH owner AS MATERIALIZED (
        SELECT DISTINCT r.oid, format('%I', rolname) AS name
        FROM pg_shdepend s JOIN pg_roles r ON r.oid = refobjid
        WHERE deptype = 'o' AND refclassid = 'pg_authid'::regclass
          AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
      ),
      schema AS (
        SELECT format('%I', nspname) AS name, nspowner AS owner, nspacl AS acl FROM pg_namespace
        WHERE nspname NOT IN ('pg_catalog', 'information_schema', 'public')
          AND nspname !~ '^pg_(toast|temp_|toast_temp_)'
          AND oid NOT IN (SELECT objid FROM pg_depend
                          WHERE classid = 'pg_namespace'::regclass AND deptype = 'e')
        UNION ALL
        SELECT 'public', nspowner, nspacl
        FROM (VALUES ('public')) AS v (name) LEFT JOIN pg_namespace ON nspname = v.name
      ),
      publisher AS (
        SELECT DISTINCT owner.* FROM pg_publication JOIN owner ON owner.oid = pubowner
      ),
      statement (take_back, sql) AS (
        SELECT false, 'ALTER DEFAULT PRIVILEGES GRANT CREATE ON SCHEMAS TO ' || name FROM owner
        UNION ALL
        SELECT false, 'GRANT CREATE ON SCHEMA public TO ' || name FROM owner
        UNION ALL
        SELECT false, 'GRANT CREATE ON DATABASE {copy} TO ' || name FROM publisher
        UNION ALL
        SELECT true, 'ALTER DEFAULT PRIVILEGES REVOKE CREATE ON SCHEMAS FROM ' || name FROM owner
        UNION ALL
        -- What the source grants by default itself was among it.
        SELECT true, format('DO %L', format('BEGIN IF current_user = %L THEN %s; END IF; END', rolname,
          format('ALTER DEFAULT PRIVILEGES GRANT CREATE ON SCHEMAS TO %s%s', owner.name,
                 CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)))
        FROM pg_default_acl JOIN pg_roles ON pg_roles.oid = defaclrole, aclexplode(defaclacl)
          JOIN owner ON owner.oid = grantee
        WHERE defaclobjtype = 'n' AND privilege_type = 'CREATE' AND grantee <> defaclrole
        UNION ALL
        SELECT true, format('REVOKE CREATE ON SCHEMA %s FROM %s', schema.name, owner.name)
        FROM schema, owner
        WHERE schema.owner IS DISTINCT FROM owner.oid AND NOT EXISTS (
          SELECT FROM aclexplode(schema.acl)
          WHERE grantee = owner.oid AND privilege_type = 'CREATE')
        UNION ALL
        SELECT true, format('REVOKE CREATE ON DATABASE {copy} FROM %s', publisher.name)
        FROM publisher, pg_database
        WHERE datname = current_database() AND datdba <> publisher.oid AND NOT EXISTS (
          SELECT FROM aclexplode(datacl) WHERE grantee = publisher.oid AND privilege_type = 'CREATE')
      )
      SELECT take_back, sql FROM statement ORDER BY take_back, sql ~ '^DO'
      """;

  private static final String ROLE =
      "SELECT rolsuper, format('%I', rolname) FROM pg_roles WHERE rolname = current_user";

  private static final String BY_DEFAULT = "ALTER DEFAULT PRIVILEGES ";

  public OwnerGrants {
    give = give.stream().map(SchemaGrant::require).toList();
    takeBack = takeBack.stream().map(SchemaGrant::require).toList();
  }

  /** Reads the rights that owners need in a copy of the session's database. */
  public static OwnerGrants in(Connection source) throws SQLException {
    List<String> give = new ArrayList<>();
    List<String> takeBack = new ArrayList<>();
    try (Statement statement = source.createStatement();
        ResultSet row = statement.executeQuery(QUERY)) {
      while (row.next()) {
        (row.getBoolean(1) ? takeBack : give).add(row.getString(2));
      }
    }
    return new OwnerGrants(give, takeBack);
  }

  /** Grants the rights in the new database, before {@code pg_restore}. */
  public void give(Connection copy, DatabaseName name) throws SQLException {
    execute(give, copy, name);
  }

  /** Revokes the rights after {@code pg_restore}, except those that the source has as well. */
  public void takeBack(Connection copy, DatabaseName name) throws SQLException {
    execute(takeBack, copy, name);
  }

  private static void execute(List<String> statements, Connection copy, DatabaseName name)
      throws SQLException {
    try (Statement statement = copy.createStatement()) {
      String role;
      try (ResultSet row = statement.executeQuery(ROLE)) {
        row.next();
        if (row.getBoolean(1)) {
          return; // who may do everything needs none
        }
        role = row.getString(2);
      }
      for (String sql : statements) {
        boolean toItself = sql.startsWith(BY_DEFAULT) && sql.endsWith(" " + role);
        if (!toItself) {
          statement.addBatch(sql.replace(COPY, name.quoted()));
        }
      }
      statement.executeBatch();
    }
  }
}
