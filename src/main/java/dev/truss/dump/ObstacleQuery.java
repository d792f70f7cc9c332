package dev.truss.dump;

import java.util.List;

/**
 * The parts of the query of {@link CopyObstacles} that depend on who asks, and what they share with
 * {@link SuperuserOnly} and the queries about restores. Each part finds one kind of obstacle.
 */
final class ObstacleQuery {

  /** Who asks, and as whom nothing can be done then. */
  static final String ROLE =
      """
      me AS MATERIALIZED (
        SELECT rolsuper AS superuser, rolbypassrls AS sees_all_rows,
               CASE WHEN current_setting('server_version_num')::int >= 160000
                    THEN 'SET' ELSE 'MEMBER' END AS become
        FROM pg_roles WHERE rolname = current_user
      ),
      -- Roles that nothing can be given to, and as which nothing can be done.
      stranger AS MATERIALIZED (
        SELECT r.oid, r.rolname, r.rolsuper FROM pg_roles r, me
        WHERE NOT (pg_has_role(r.oid, 'USAGE') AND pg_has_role(r.oid, become))
      )
      """;

  /** What a dump of the database that the session is on writes down. */
  static final String CATALOG =
      """
      member AS MATERIALIZED (
        SELECT classid, objid FROM pg_depend
        WHERE deptype = 'e' AND refclassid = 'pg_extension'::regclass
      ),
      every (classid, objid, owner, acl, acl_type, schema) AS MATERIALIZED (
        SELECT 'pg_class'::regclass::oid, oid, relowner, relacl,
               CASE relkind WHEN 'S' THEN 's' ELSE 'r' END, relnamespace
        FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
        UNION ALL SELECT 'pg_proc'::regclass, oid, proowner, proacl, 'f', pronamespace FROM pg_proc
        UNION ALL SELECT 'pg_type'::regclass, t.oid, typowner, typacl, 'T', typnamespace
        FROM pg_type t LEFT JOIN pg_class c ON c.oid = typrelid
        WHERE typtype IN ('b', 'd', 'e', 'r', 'c') AND typcategory <> 'A'
          AND coalesce(relkind = 'c', true)
        UNION ALL SELECT 'pg_namespace'::regclass, oid, nspowner, nspacl, 'n', oid FROM pg_namespace
        UNION ALL SELECT 'pg_language'::regclass, oid, lanowner, lanacl, 'l', 0 FROM pg_language
        UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, fdwowner, fdwacl, 'F', 0
        FROM pg_foreign_data_wrapper
        UNION ALL SELECT 'pg_foreign_server'::regclass, oid, srvowner, srvacl, 'S', 0
        FROM pg_foreign_server
        UNION ALL SELECT 'pg_operator'::regclass, oid, oprowner, NULL, NULL, oprnamespace
        FROM pg_operator
        UNION ALL SELECT 'pg_collation'::regclass, oid, collowner, NULL, NULL, collnamespace
        FROM pg_collation
        UNION ALL SELECT 'pg_conversion'::regclass, oid, conowner, NULL, NULL, connamespace
        FROM pg_conversion
        UNION ALL SELECT 'pg_ts_dict'::regclass, oid, dictowner, NULL, NULL, dictnamespace
        FROM pg_ts_dict
        UNION ALL SELECT 'pg_ts_config'::regclass, oid, cfgowner, NULL, NULL, cfgnamespace
        FROM pg_ts_config
        UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, stxowner, NULL, NULL, stxnamespace
        FROM pg_statistic_ext
        UNION ALL SELECT 'pg_publication'::regclass, oid, pubowner, NULL, NULL, 0
        FROM pg_publication
        UNION ALL SELECT 'pg_default_acl'::regclass, oid, defaclrole, NULL, NULL, 0
        FROM pg_default_acl
      ),
      -- What pg_dump writes down one by one. Of what a new database has already, that is the schema public.
      own AS MATERIALIZED (
        SELECT e.* FROM every e LEFT JOIN pg_namespace n ON n.oid = schema
        WHERE (objid >= 16384 OR nspname = 'public')
          AND coalesce(nspname !~ '^pg_(toast|temp_|toast_temp_)', true)
          AND NOT EXISTS (SELECT FROM member m WHERE m.classid = e.classid AND m.objid = e.objid)
      ),
      relation AS MATERIALIZED (
        SELECT c.* FROM pg_class c JOIN own ON objid = c.oid AND classid = 'pg_class'::regclass
      ),
      routine AS MATERIALIZED (
        SELECT p.* FROM pg_proc p JOIN own ON objid = p.oid AND classid = 'pg_proc'::regclass
      ),
      parameter_of_function AS (
        SELECT p.oid, lower(split_part(setting, '=', 1)) AS parameter
        FROM routine p, unnest(proconfig) AS setting
      ),
      -- To name the tablespace that is used anyway takes nothing.
      placed (classid, objid, tablespace) AS (
        SELECT 'pg_class'::regclass::oid, oid, reltablespace FROM pg_class
        WHERE oid >= 16384 AND reltablespace <> 0 AND relpersistence <> 't'
          AND relnamespace <> 'pg_toast'::regnamespace
        UNION ALL SELECT 'pg_database'::regclass, d.oid, dattablespace
        FROM pg_database d JOIN pg_tablespace t ON t.oid = dattablespace
        WHERE datname = current_database() AND spcname <> 'pg_default'
      )
      """;

  /** Of a {@code stranger}'s things. */
  static final String OF_A_STRANGER =
      """
      CASE WHEN rolsuper
           THEN format('belongs to %I, and only a superuser can give it to a superuser', rolname)
           ELSE format('belongs to %I, of which %I is no member', rolname, current_user) END
      """;

  /** Whether {@code parameter}, {@code s} in {@code pg_settings}, takes a right that is missing. */
  static final String PARAMETER_IS_CLOSED =
      "s.context IS DISTINCT FROM 'user' AND NOT has_parameter_privilege(parameter, 'SET')\n";

  static final String PARAMETER_TAKES =
      """
      format('sets %1$s, which takes GRANT SET ON PARAMETER %1$s TO %2$I', parameter, current_user)
      """;

  static final String TABLESPACE_TAKES =
      """
      format('lies in tablespace %1$I, which takes GRANT CREATE ON TABLESPACE %1$I TO %2$I',
             spcname, current_user)
      """;

  static final String MAY_HIDE_ROWS =
      """
      format('row-level security may hide rows from %I, which lacks BYPASSRLS', current_user)
      """;

  static final String TAKES_SUPERUSER = "'only superusers can create it'\n";

  private static final String UNREADABLE =
      """
      SELECT type, identity, format('%I may not read it', current_user)
      FROM relation, pg_identify_object('pg_class'::regclass, oid, 0)
      WHERE relkind IN ('r', 'p', 'S')
        AND NOT (has_table_privilege(oid, 'SELECT') AND has_schema_privilege(relnamespace, 'USAGE'))
      """;

  /** Members of the owner see all rows, unless the owner itself does not. */
  private static final String HIDDEN_ROWS =
      """
      SELECT type, identity,
      """
          + MAY_HIDE_ROWS
          + """
      FROM relation, me, pg_identify_object('pg_class'::regclass, oid, 0)
      WHERE relrowsecurity AND NOT superuser AND NOT sees_all_rows
        AND (relforcerowsecurity OR NOT pg_has_role(relowner, 'USAGE'))
      """;

  private static final String STRANGERS_OBJECTS =
      """
      SELECT type, identity,
      """
          + OF_A_STRANGER
          + """
      FROM own JOIN stranger ON stranger.oid = owner, pg_identify_object(classid, objid, 0)
      """;

  /** There may be millions. */
  private static final String STRANGERS_LARGE_OBJECTS =
      """
      SELECT 'large object', format('%s, such as %s', count(*), min(l.oid)),
      """
          + OF_A_STRANGER
          + """
      FROM pg_largeobject_metadata l JOIN stranger ON stranger.oid = lomowner
      GROUP BY rolname, rolsuper
      """;

  /** A dump makes the default version. Listing what is installed takes long, so only if need be. */
  private static final String EXTENSIONS =
      """
      SELECT 'extension', format('%I', extname), CASE WHEN v.name IS NULL
               THEN 'its files are not installed on the server' ELSE
      """
          + TAKES_SUPERUSER
          + """
      END
      FROM pg_extension e LEFT JOIN (
          SELECT v.* FROM pg_available_extensions a JOIN pg_available_extension_versions v
            ON v.name = a.name AND v.version = a.default_version
          WHERE EXISTS (SELECT FROM pg_extension WHERE oid >= 16384)
        ) AS v ON v.name = extname, me
      WHERE oid >= 16384 AND (v.name IS NULL OR v.superuser AND NOT v.trusted AND NOT me.superuser)
      """;

  private static final String PARAMETERS_OF_FUNCTIONS =
      """
      SELECT type, identity,
      """
          + PARAMETER_TAKES
          + """
      FROM parameter_of_function p LEFT JOIN pg_settings s ON lower(s.name) = parameter,
        pg_identify_object('pg_proc'::regclass, p.oid, 0)
      WHERE
      """
          + PARAMETER_IS_CLOSED;

  private static final String TABLESPACES =
      """
      SELECT type, identity,
      """
          + TABLESPACE_TAKES
          + """
      FROM placed JOIN pg_tablespace t ON t.oid = tablespace, pg_identify_object(classid, objid, 0)
      WHERE NOT has_tablespace_privilege(t.oid, 'CREATE')
      """;

  /**
   * {@code pg_dump} locks every table in one transaction, and before 18 every sequence, from which
   * it selects. There is room for about half as many locks again as Postgres promises, so that
   * twice as many are too many for certain.
   *
   * @see <a href="https://www.postgresql.org/docs/current/runtime-config-locks.html">{@code
   *     max_locks_per_transaction}</a>
   */
  private static final String LOCKS =
      """
      SELECT 'setting', 'max_locks_per_transaction',
             format('a copy locks %s tables and sequences at once, and the server has room for %s locks; raise it to'
                    ' %s and restart the server', locked, promised, 1 + per_transaction * locked / promised)
      FROM (SELECT count(*) FROM relation
            WHERE relkind IN ('r', 'p')
              OR relkind = 'S' AND current_setting('server_version_num')::int < 180000) AS c (locked),
        (SELECT current_setting('max_locks_per_transaction')::bigint,
                current_setting('max_locks_per_transaction')::bigint
                * (1 + (SELECT sum(setting::bigint) FROM pg_settings
                   WHERE name IN ('max_connections', 'max_prepared_transactions', 'max_worker_processes',
                                  'max_wal_senders', 'autovacuum_max_workers')))::bigint
        ) AS l (per_transaction, promised)
      WHERE locked > 2 * promised
      """;

  static final List<String> OBSTACLES =
      List.of(
          LOCKS,
          UNREADABLE,
          HIDDEN_ROWS,
          STRANGERS_OBJECTS,
          STRANGERS_LARGE_OBJECTS,
          EXTENSIONS,
          PARAMETERS_OF_FUNCTIONS,
          TABLESPACES);

  private ObstacleQuery() {}
}
