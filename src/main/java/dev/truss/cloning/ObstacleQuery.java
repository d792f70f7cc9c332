package dev.truss.cloning;

import java.util.List;

/** The parts of the query of {@link CopyObstacles}. Each finds one kind of obstacle. */
final class ObstacleQuery {

  /** What the parts stand on. */
  static final String COMMON =
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
      ),
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
      )
      """;

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
             format('row-level security may hide rows from %I, which lacks BYPASSRLS', current_user)
      FROM relation, me, pg_identify_object('pg_class'::regclass, oid, 0)
      WHERE relrowsecurity AND NOT superuser AND NOT sees_all_rows
        AND (relforcerowsecurity OR NOT pg_has_role(relowner, 'USAGE'))
      """;

  private static final String STRANGERS_OBJECTS =
      """
      SELECT type, identity, CASE WHEN rolsuper
               THEN format('belongs to %I, and only a superuser can give it to a superuser', rolname)
               ELSE format('belongs to %I, of which %I is no member', rolname, current_user) END
      FROM own JOIN stranger ON stranger.oid = owner, pg_identify_object(classid, objid, 0)
      """;

  /** There may be millions. */
  private static final String STRANGERS_LARGE_OBJECTS =
      """
      SELECT 'large object', format('%s, such as %s', count(*), min(l.oid)),
             CASE WHEN rolsuper
               THEN format('belongs to %I, and only a superuser can give it to a superuser', rolname)
               ELSE format('belongs to %I, of which %I is no member', rolname, current_user) END
      FROM pg_largeobject_metadata l JOIN stranger ON stranger.oid = lomowner
      GROUP BY rolname, rolsuper
      """;

  /** Restored in the name of who granted it, which takes SET SESSION AUTHORIZATION. */
  private static final String GRANTS_OF_OTHERS =
      """
      SELECT type, identity,
             format('%I, who is not the owner, granted others rights on it; only superusers can repeat that',
                    pg_get_userbyid(g.grantor))
      FROM (
          SELECT classid, objid, 0 AS part, owner, acl FROM own
          UNION ALL SELECT 'pg_class'::regclass, attrelid, attnum, relowner, attacl
          FROM relation JOIN pg_attribute ON attrelid = relation.oid
          UNION ALL SELECT 'pg_largeobject'::regclass, oid, 0, lomowner, lomacl
          FROM pg_largeobject_metadata) AS held,
        LATERAL (SELECT min(grantor) AS grantor FROM aclexplode(acl) WHERE grantor <> owner) AS g,
        me, pg_identify_object(classid, objid, part)
      WHERE acl IS NOT NULL AND g.grantor IS NOT NULL AND NOT superuser
      """;

  /**
   * On what belongs to Postgres or to an extension. It fails for functions, and for tables it is
   * lost without an error.
   */
  private static final String GRANTS_ON_FOREIGN_GROUND =
      """
      SELECT type, identity, 'its grants were changed, which only superusers can repeat'
      FROM (
          SELECT classid, objid, 0 AS part, acl, acldefault(acl_type::"char", owner) AS usual
          FROM every e
          WHERE acl IS NOT NULL AND schema IS DISTINCT FROM 'information_schema'::regnamespace
            AND NOT EXISTS (SELECT FROM own WHERE own.classid = e.classid AND own.objid = e.objid)
          UNION ALL SELECT 'pg_class'::regclass, attrelid, attnum, attacl, NULL
          FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
          WHERE attacl IS NOT NULL AND relnamespace <> 'information_schema'::regnamespace
            AND attrelid NOT IN (SELECT oid FROM relation)
        ) AS held
        LEFT JOIN pg_init_privs i ON i.objoid = objid AND i.classoid = classid AND i.objsubid = part,
        me, pg_identify_object(classid, objid, part)
      WHERE NOT superuser
        AND ARRAY(SELECT item::text FROM unnest(acl) AS item ORDER BY 1) IS DISTINCT FROM
            ARRAY(SELECT item::text FROM unnest(coalesce(initprivs, usual)) AS item ORDER BY 1)
      """;

  /** A dump makes the default version. Listing what is installed takes long, so only if need be. */
  private static final String EXTENSIONS =
      """
      SELECT 'extension', format('%I', extname), CASE WHEN v.name IS NULL
               THEN 'its files are not installed on the server'
               ELSE 'only superusers can create it' END
      FROM pg_extension e LEFT JOIN (
          SELECT v.* FROM pg_available_extensions a JOIN pg_available_extension_versions v
            ON v.name = a.name AND v.version = a.default_version
          WHERE EXISTS (SELECT FROM pg_extension WHERE oid >= 16384)
        ) AS v ON v.name = extname, me
      WHERE oid >= 16384 AND (v.name IS NULL OR v.superuser AND NOT v.trusted AND NOT me.superuser)
      """;

  /** Kinds of objects that take a superuser, whoever owns them then. */
  private static final String SUPERUSERS_KINDS =
      """
      SELECT type, identity, 'only superusers can create it'
      FROM (
          SELECT 'pg_event_trigger'::regclass::oid AS classid, oid FROM pg_event_trigger
          UNION ALL SELECT 'pg_publication'::regclass, oid FROM pg_publication WHERE puballtables
          UNION ALL SELECT 'pg_publication'::regclass, pnpubid FROM pg_publication_namespace
          UNION ALL SELECT 'pg_am'::regclass, oid FROM pg_am
          UNION ALL SELECT 'pg_opclass'::regclass, oid FROM pg_opclass
          UNION ALL SELECT 'pg_opfamily'::regclass, oid FROM pg_opfamily
          UNION ALL SELECT 'pg_ts_parser'::regclass, oid FROM pg_ts_parser
          UNION ALL SELECT 'pg_ts_template'::regclass, oid FROM pg_ts_template
          UNION ALL SELECT 'pg_language'::regclass, oid FROM pg_language
          UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid FROM pg_foreign_data_wrapper
          UNION ALL SELECT 'pg_type'::regclass, oid FROM pg_type
          WHERE typtype = 'b' AND typcategory <> 'A'
          UNION ALL SELECT 'pg_cast'::regclass, c.oid
          FROM pg_cast c JOIN pg_type s ON s.oid = castsource JOIN pg_type t ON t.oid = casttarget
          WHERE castmethod = 'b'
            OR NOT pg_has_role(s.typowner, 'USAGE') AND NOT pg_has_role(t.typowner, 'USAGE')
          UNION ALL SELECT 'pg_proc'::regclass, p.oid
          FROM routine p JOIN pg_language l ON l.oid = prolang
          WHERE proleakproof OR prosupport <> 0 OR NOT lanpltrusted AND prokind <> 'a'
          UNION ALL SELECT 'pg_proc'::regclass, aggfnoid
          FROM pg_aggregate
          WHERE 'internal'::regtype IN (aggtranstype, aggmtranstype)
        ) AS made,
        me, pg_identify_object(classid, oid, 0)
      WHERE made.oid >= 16384 AND NOT superuser AND NOT EXISTS (
        SELECT FROM member m WHERE m.classid = made.classid AND m.objid = made.oid)
      """;

  private static final String PARAMETERS_OF_FUNCTIONS =
      """
      SELECT type, identity, format('sets %1$s, which takes GRANT SET ON PARAMETER %1$s TO %2$I',
                                    parameter, current_user)
      FROM routine p, unnest(proconfig) AS setting, split_part(setting, '=', 1) AS parameter
        LEFT JOIN pg_settings s ON lower(s.name) = lower(parameter),
        pg_identify_object('pg_proc'::regclass, p.oid, 0)
      WHERE s.context IS DISTINCT FROM 'user' AND NOT has_parameter_privilege(parameter, 'SET')
      """;

  private static final String TABLESPACES =
      """
      SELECT type, identity, format('lies in tablespace %1$I, which takes GRANT CREATE ON TABLESPACE %1$I TO %2$I',
                                    spcname, current_user)
      FROM pg_class c JOIN pg_tablespace t ON t.oid = reltablespace,
        pg_identify_object('pg_class'::regclass, c.oid, 0)
      WHERE c.oid >= 16384 AND relkind <> 't' AND NOT has_tablespace_privilege(t.oid, 'CREATE')
      UNION ALL
      SELECT 'database', format('%I', datname),
             format('lies in tablespace %1$I, which takes GRANT CREATE ON TABLESPACE %1$I TO %2$I',
                    spcname, current_user)
      FROM pg_database d JOIN pg_tablespace t ON t.oid = dattablespace
      WHERE datname = current_database() AND spcname <> 'pg_default'
        AND NOT has_tablespace_privilege(t.oid, 'CREATE')
      """;

  static final List<String> OBSTACLES =
      List.of(
          UNREADABLE,
          HIDDEN_ROWS,
          STRANGERS_OBJECTS,
          STRANGERS_LARGE_OBJECTS,
          GRANTS_OF_OTHERS,
          GRANTS_ON_FOREIGN_GROUND,
          EXTENSIONS,
          SUPERUSERS_KINDS,
          PARAMETERS_OF_FUNCTIONS,
          TABLESPACES);

  private ObstacleQuery() {}
}
