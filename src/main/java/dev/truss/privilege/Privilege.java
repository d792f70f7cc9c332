package dev.truss.privilege;

import java.util.Locale;

/**
 * A privilege of Truss's role. Each has the expression that asks Postgres for it, what does not
 * work without it, and the statement that grants it.
 *
 * <p>The expressions refer to the role as {@code r} and to the main database as {@code d} (null if
 * it does not exist). They run in Truss's own session. Superusers have every privilege.
 *
 * @see <a href="https://www.postgresql.org/docs/current/predefined-roles.html">Predefined roles</a>
 */
public enum Privilege {
  CREATE_DATABASE(
      Tier.CLONING, "r.rolcreatedb", "no branch can be made", "ALTER ROLE {role} CREATEDB"),
  CLONE_MAIN(
      Tier.CLONING,
      "pg_has_role(d.datdba, 'USAGE') OR d.datistemplate",
      "the main database cannot be branched by a template copy",
      "{owner_grant}"),
  GIVE_TO_OWNER(
      Tier.CLONING,
      "pg_has_role(d.datdba, CASE WHEN current_setting('server_version_num')::int >= 160000"
          + " THEN 'SET' ELSE 'MEMBER' END)",
      "branches belong to this role instead of the main database's owner",
      "{owner_grant}"),
  CONNECT_TO_MAIN(
      Tier.CLONING,
      "has_database_privilege(d.oid, 'CONNECT')",
      "nothing inside the main database can be looked at: no copies, no differences, no warnings",
      "GRANT CONNECT ON DATABASE {main} TO {role}"),
  SIGNAL_BACKEND(
      Tier.CLONING,
      "pg_has_role('pg_signal_backend', 'USAGE')",
      "sessions of other roles cannot be ended: connections=terminate and drain, and deleting or"
          + " resetting a branch that is in use, fail",
      "GRANT pg_signal_backend TO {role}"),
  CHECKPOINT(
      Tier.CLONING,
      "pg_has_role('pg_checkpoint', 'USAGE')",
      "sources of file copies are held for the time of a checkpoint, too",
      "GRANT pg_checkpoint TO {role}"),
  READ_ALL_STATS(
      Tier.CLONING,
      "pg_has_role('pg_read_all_stats', 'USAGE')",
      "state and age of other roles' sessions are hidden, and so are sizes of databases this role"
          + " may not connect to",
      "GRANT pg_read_all_stats TO {role}"),
  READ_ALL_SETTINGS(
      Tier.FULL,
      "pg_has_role('pg_read_all_settings', 'USAGE')",
      "recovery cannot read how the server archives its WAL",
      "GRANT pg_read_all_settings TO {role}"),
  READ_ALL_DATA(
      Tier.FULL,
      "pg_has_role('pg_read_all_data', 'USAGE')",
      "connections=copy, differences and backups fail where this role may not read a table",
      "GRANT pg_read_all_data TO {role}"),
  BYPASS_RLS(
      Tier.FULL,
      "r.rolbypassrls",
      "connections=copy, differences and backups fail where a table has row-level security",
      "ALTER ROLE {role} BYPASSRLS"),
  REPLICATION(
      Tier.FULL,
      "r.rolreplication",
      "no base backup can be made, hence no recovery",
      "ALTER ROLE {role} REPLICATION"),
  SWITCH_WAL(
      Tier.FULL,
      "has_function_privilege('pg_switch_wal()', 'EXECUTE')",
      "recovery of the last minutes waits until Postgres archives them by itself",
      "GRANT EXECUTE ON FUNCTION pg_switch_wal() TO {role} (in database {here})"),
  CREATE_RESTORE_POINT(
      Tier.FULL,
      "has_function_privilege('pg_create_restore_point(text)', 'EXECUTE')",
      "no restore points can be named, and a dropped branch cannot be recovered to the moment"
          + " before",
      "GRANT EXECUTE ON FUNCTION pg_create_restore_point(text) TO {role} (in database {here})");

  /** The tier of {@code deploy/postgres/roles.sql} that grants it. */
  enum Tier {
    CLONING,
    FULL
  }

  final Tier tier;
  final String question;
  final String without;

  /** The statement that grants it, with the placeholders of {@link PrivilegeReader}. */
  final String remedy;

  Privilege(Tier tier, String question, String without, String remedy) {
    this.tier = tier;
    this.question = question;
    this.without = without;
    this.remedy = remedy;
  }

  /** Returns the name in metrics and logs. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
