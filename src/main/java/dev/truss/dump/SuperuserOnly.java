package dev.truss.dump;

/**
 * Finds the objects that only a superuser can restore from a dump, whoever owns them then. It is
 * based on {@link ObstacleQuery#CATALOG} and does not depend on the current role, so the result can
 * be stored beside an archive that another role restores.
 */
final class SuperuserOnly {

  /**
   * Grants that are restored in the name of their grantor, which takes SET SESSION AUTHORIZATION.
   */
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
        pg_identify_object(classid, objid, part)
      WHERE acl IS NOT NULL AND g.grantor IS NOT NULL
      """;

  /**
   * Grants on objects of Postgres or of extensions. They fail for functions, and for tables they
   * are lost without an error.
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
        pg_identify_object(classid, objid, part)
      WHERE ARRAY(SELECT item::text FROM unnest(acl) AS item ORDER BY 1) IS DISTINCT FROM
            ARRAY(SELECT item::text FROM unnest(coalesce(initprivs, usual)) AS item ORDER BY 1)
      """;

  /**
   * Kinds of objects that only superusers create. The owner of one of its two types creates a cast,
   * which members of all owners are.
   */
  private static final String KINDS =
      """
      SELECT type, identity,
      """
          + ObstacleQuery.TAKES_SUPERUSER
          + """
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
          WHERE c.oid >= 16384 AND (castmethod = 'b' OR NOT EXISTS (
            SELECT FROM own
            WHERE classid = 'pg_type'::regclass AND objid IN (s.oid, s.typelem, t.oid, t.typelem)
              OR classid = 'pg_class'::regclass AND objid IN (s.typrelid, t.typrelid)))
          UNION ALL SELECT 'pg_proc'::regclass, p.oid
          FROM routine p JOIN pg_language l ON l.oid = prolang
          WHERE proleakproof OR prosupport <> 0 OR NOT lanpltrusted AND prokind <> 'a'
          UNION ALL SELECT 'pg_proc'::regclass, aggfnoid
          FROM pg_aggregate
          WHERE 'internal'::regtype IN (aggtranstype, aggmtranstype)
        ) AS made,
        pg_identify_object(classid, oid, 0)
      WHERE made.oid >= 16384 AND NOT EXISTS (
        SELECT FROM member m WHERE m.classid = made.classid AND m.objid = made.oid)
      """;

  static final String QUERY =
      String.join("UNION ALL\n", GRANTS_OF_OTHERS, GRANTS_ON_FOREIGN_GROUND, KINDS);

  private SuperuserOnly() {}
}
