package dev.truss.login;

import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.DatabaseUrl;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.Quoting;
import dev.truss.postgres.SessionSettings;
import dev.truss.postgres.Sessions;
import dev.truss.postgres.failure.SqlStates;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Checks what a login may do. A user may try all of it. */
final class LoginCheck {

  private final MainDatabase main;

  LoginCheck(MainDatabase main) {
    this.main = main;
  }

  /** Returns why the logins cannot be used; empty when they pass. */
  Optional<String> whyNot(DatabaseUrl onMain, DatabaseUrl onBranches) throws SQLException {
    if (!onMain.database().equals(main.name())) {
      return Optional.of(
          "truss.workbench.main-url names the database %s, and the main database is %s"
              .formatted(onMain.database(), main.name()));
    }
    try (Connection session = open(onMain)) {
      Optional<String> tooMuch = tooMuch(session);
      if (tooMuch.isPresent()) {
        return tooMuch.map(what -> sentence("main-url", onMain, what));
      }
    } catch (SQLException e) {
      return refused("main-url", e);
    }
    return whyNotOnBranches(onBranches);
  }

  private Optional<String> whyNotOnBranches(DatabaseUrl url) throws SQLException {
    try (Connection session = open(url.withDatabase(main.name()))) {
      return Optional.of(
          sentence("branch-url", url, "can connect to the main database")
              + ": REVOKE CONNECT ON DATABASE "
              + main.name().quoted()
              + " FROM PUBLIC, and grant it to the roles that work there");
    } catch (SQLException e) {
      if (!SqlStates.is(e, SqlStates.INSUFFICIENT_PRIVILEGE)) {
        return refused("branch-url", e);
      }
    }
    try (Connection session = open(url.withDatabase(new DatabaseName("template1")))) {
      return tooMuch(session).map(what -> sentence("branch-url", url, what));
    } catch (SQLException e) {
      return refused("branch-url", e);
    }
  }

  /** Returns the first thing that the login can do and must not. */
  private Optional<String> tooMuch(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
      SELECT CASE
          WHEN rolsuper THEN 'is a superuser'
          WHEN rolcreaterole THEN 'may make roles (CREATEROLE)'
          WHEN rolcreatedb THEN 'may make databases (CREATEDB)'
          WHEN rolreplication THEN 'may replicate (REPLICATION)'
          WHEN current_user = %1$s THEN 'is the role that Truss works with'
          WHEN pg_has_role(current_user, %1$s, 'MEMBER') THEN 'is a member of the role that Truss works with'
          WHEN EXISTS (SELECT FROM pg_database WHERE datname = %2$s AND pg_has_role(current_user, datdba, 'MEMBER'))
            THEN 'is a member of the owner of the main database, who may rename and drop it'
          WHEN EXISTS (SELECT FROM pg_roles strong WHERE strong.rolsuper AND pg_has_role(current_user, strong.oid, 'MEMBER'))
            THEN 'is a member of a superuser'
          ELSE (SELECT 'is a member of ' || strong.rolname FROM pg_roles strong
                WHERE strong.rolname IN ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files',
                                         'pg_signal_backend', 'pg_checkpoint', 'pg_maintain', 'pg_create_subscription')
                  AND pg_has_role(current_user, strong.oid, 'MEMBER')
                ORDER BY 1 LIMIT 1)
        END
      FROM pg_roles WHERE rolname = current_user
      """
                    .formatted(
                        Quoting.literal(main.url().user()),
                        Quoting.literal(main.name().value())))) {
      row.next();
      return Optional.ofNullable(row.getString(1));
    }
  }

  private static Optional<String> refused(String option, SQLException e) throws SQLException {
    if (SqlStates.isUnavailable(e)) {
      throw e;
    }
    return Optional.of("truss.workbench." + option + " does not work: " + e.getMessage());
  }

  private static String sentence(String option, DatabaseUrl url, String what) {
    return "truss.workbench.%s: the role %s %s, which whatever a user types could do"
        .formatted(option, url.user(), what);
  }

  private static Connection open(DatabaseUrl url) throws SQLException {
    return Sessions.open(
        url, "truss/workbench check", SessionSettings.forFirstLook(Sessions.USUAL_DEADLINE));
  }
}
