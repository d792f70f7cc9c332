package dev.truss.catalog;

import static dev.truss.catalog.CatalogQuery.LINES;
import static dev.truss.catalog.CatalogQuery.ONLY;
import static dev.truss.catalog.CatalogQuery.comment;
import static dev.truss.catalog.CatalogQuery.grants;
import static dev.truss.catalog.CatalogQuery.notOfExtensions;
import static dev.truss.catalog.CatalogQuery.ofUsers;

import java.util.List;

/**
 * The queries for objects outside schemas, and for those whose definition is more than a row of
 * their catalog.
 */
final class DatabaseQueries {

  private static final CatalogQuery SCHEMAS =
      new CatalogQuery(
          "pg_namespace",
          "SELECT 'SCHEMA', quote_ident(o.nspname), "
              + LINES
              + "'owner ' || pg_get_userbyid(o.nspowner), "
              + grants("o.nspacl", "n", "o.nspowner")
              + """
              , 'comment ' || d.description), o.oid, 0
              FROM pg_namespace o
              """
              + comment("pg_namespace")
              + "WHERE o.nspname !~ '^pg_' AND o.nspname <> 'information_schema' AND "
              + notOfExtensions("pg_namespace", "o.oid")
              + ONLY);

  private static final CatalogQuery EXTENSIONS =
      new CatalogQuery(
          "pg_extension",
          "SELECT 'EXTENSION', quote_ident(o.extname), "
              + LINES
              + """
              'version ' || o.extversion, 'schema ' || o.extnamespace::regnamespace, 'comment ' || d.description), o.oid, 0
              FROM pg_extension o
              """
              + comment("pg_extension")
              + "WHERE true"
              + ONLY);

  private static final CatalogQuery PUBLICATIONS =
      new CatalogQuery(
          "pg_publication",
          """
          SELECT 'PUBLICATION', quote_ident(o.pubname),
            concat_ws(E'\\n', to_jsonb(o) - 'oid' - 'pubname' - 'pubowner', 'owner ' || pg_get_userbyid(o.pubowner),
              (SELECT string_agg(concat_ws(' ', prrelid::regclass,
                  (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attname) FROM pg_attribute
                    WHERE attrelid = prrelid AND attnum = ANY (prattrs)), pg_get_expr(prqual, prrelid)), E'\\n'
                  ORDER BY prrelid::regclass::text) FROM pg_publication_rel WHERE prpubid = o.oid),
              (SELECT string_agg('schema ' || pnnspid::regnamespace, E'\\n' ORDER BY pnnspid::regnamespace::text)
                FROM pg_publication_namespace WHERE pnpubid = o.oid), 'comment ' || d.description), o.oid, 0
          FROM pg_publication o
          """
              + comment("pg_publication")
              + "WHERE true"
              + ONLY);

  private static final CatalogQuery SUBSCRIPTIONS =
      new CatalogQuery(
          "pg_subscription",
          """
          SELECT 'SUBSCRIPTION', quote_ident(o.subname),
            concat_ws(' ', o.subenabled, o.subslotname, o.subpublications), o.oid, 0
          FROM pg_subscription o
          WHERE o.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
          """
              + ONLY);

  private static final CatalogQuery DEFAULT_PRIVILEGES =
      new CatalogQuery(
          "pg_default_acl",
          """
          SELECT 'DEFAULT PRIVILEGES', concat_ws(' ', 'FOR ROLE', o.defaclrole::regrole,
              'IN SCHEMA ' || nullif(o.defaclnamespace, 0)::regnamespace, 'ON', CASE o.defaclobjtype
                WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES'
                WHEN 'n' THEN 'SCHEMAS' ELSE o.defaclobjtype::text END),
          """
              + grants("o.defaclacl", "o.defaclrole")
              + ", o.oid, 0 FROM pg_default_acl o WHERE true"
              + ONLY);

  /** The operators and functions of a family belong to its definition. */
  private static final CatalogQuery OPERATOR_FAMILIES =
      new CatalogQuery(
          "pg_opfamily",
          """
          SELECT 'OPERATOR FAMILY', format('%s.%I USING %I', o.opfnamespace::regnamespace, o.opfname, amname),
            concat_ws(E'\\n', 'owner ' || pg_get_userbyid(o.opfowner),
              (SELECT string_agg(format('%s %s %s', amopstrategy, amoppurpose, amopopr::regoperator), ', '
                ORDER BY amopstrategy, amopopr::regoperator::text) FROM pg_amop WHERE amopfamily = o.oid),
              (SELECT string_agg(format('%s %s', amprocnum, amproc::regprocedure), ', '
                ORDER BY amprocnum, amproc::regprocedure::text) FROM pg_amproc WHERE amprocfamily = o.oid),
              'comment ' || d.description), o.oid, 0
          FROM pg_opfamily o JOIN pg_am m ON m.oid = o.opfmethod
          """
              + comment("pg_opfamily")
              + "WHERE "
              + ofUsers("pg_opfamily")
              + ONLY);

  private static final CatalogQuery TEXT_SEARCH_CONFIGURATIONS =
      new CatalogQuery(
          "pg_ts_config",
          """
          SELECT 'TEXT SEARCH CONFIGURATION', format('%s.%I', o.cfgnamespace::regnamespace, o.cfgname),
            concat_ws(E'\\n', 'owner ' || pg_get_userbyid(o.cfgowner),
              'parser ' || (SELECT format('%s.%I', prsnamespace::regnamespace, prsname) FROM pg_ts_parser p
                WHERE p.oid = o.cfgparser),
              (SELECT string_agg(concat_ws(' ', maptokentype, mapdict::regdictionary), E'\\n'
                ORDER BY maptokentype, mapseqno) FROM pg_ts_config_map WHERE mapcfg = o.oid),
              'comment ' || d.description), o.oid, 0
          FROM pg_ts_config o
          """
              + comment("pg_ts_config")
              + "WHERE "
              + ofUsers("pg_ts_config")
              + ONLY);

  /**
   * Reads user mappings without options that look like passwords. Truss may not see the mappings of
   * other users.
   */
  private static final CatalogQuery USER_MAPPINGS =
      new CatalogQuery(
          "pg_user_mapping",
          """
          SELECT 'USER MAPPING', format('%s SERVER %I', CASE o.umuser WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(o.umuser)) END,
              o.srvname),
            (SELECT string_agg(CASE WHEN e ~* '^[^=]*(pass|secret|key|token)' THEN split_part(e, '=', 1) ELSE e END, ', '
              ORDER BY e) FROM unnest(o.umoptions) e), o.oid, 0
          FROM (SELECT umid AS oid, * FROM pg_user_mappings) o WHERE true
          """
              + ONLY);

  private static final CatalogQuery SECURITY_LABELS =
      new CatalogQuery(
          "pg_seclabel",
          """
          SELECT 'SECURITY LABEL', format('FOR %I ON %s', o.provider, i.identity), o.label, o.oid, o.objsubid
          FROM (SELECT objoid AS oid, * FROM pg_seclabel) o, LATERAL pg_identify_object(o.classoid, o.oid, o.objsubid) i
          WHERE true
          """
              + ONLY);

  /** Reads the privileges that were granted or revoked on objects of Postgres and of extensions. */
  private static final CatalogQuery PRIVILEGES =
      new CatalogQuery(
          "pg_init_privs",
          "SELECT 'PRIVILEGES', format('ON %s %s', upper(i.type), i.identity), "
              + grants("o.acl", "o.owner")
              + """
              , o.oid, 0
              FROM (SELECT 'pg_class'::regclass AS classoid, oid, 0 AS column, relacl AS acl, relowner AS owner FROM pg_class
                UNION ALL SELECT 'pg_class'::regclass, attrelid, attnum, attacl, relowner
                  FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
                UNION ALL SELECT 'pg_proc'::regclass, oid, 0, proacl, proowner FROM pg_proc
                UNION ALL SELECT 'pg_type'::regclass, oid, 0, typacl, typowner FROM pg_type
                UNION ALL SELECT 'pg_language'::regclass, oid, 0, lanacl, lanowner FROM pg_language
                UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, 0, fdwacl, fdwowner FROM pg_foreign_data_wrapper
                UNION ALL SELECT 'pg_foreign_server'::regclass, oid, 0, srvacl, srvowner FROM pg_foreign_server
                UNION ALL SELECT 'pg_namespace'::regclass, oid, 0, nspacl, nspowner FROM pg_namespace
                  WHERE nspname <> 'public') o
              LEFT JOIN pg_init_privs p ON p.classoid = o.classoid AND p.objoid = o.oid AND p.objsubid = o.column
              CROSS JOIN LATERAL pg_identify_object(o.classoid, o.oid, o.column) i
              WHERE o.acl IS NOT NULL AND i.schema IS DISTINCT FROM 'information_schema' AND i.name IS DISTINCT FROM 'information_schema'
                AND (p.initprivs IS NULL OR NOT (o.acl @> p.initprivs AND o.acl <@ p.initprivs))
                AND (o.oid < 16384 OR EXISTS (SELECT FROM pg_depend e WHERE e.classid = o.classoid AND e.objid = o.oid
                  AND e.deptype = 'e'))
              """
              + ONLY);

  static final List<CatalogQuery> ALL =
      List.of(
          SCHEMAS,
          EXTENSIONS,
          PUBLICATIONS,
          SUBSCRIPTIONS,
          DEFAULT_PRIVILEGES,
          OPERATOR_FAMILIES,
          TEXT_SEARCH_CONFIGURATIONS,
          USER_MAPPINGS,
          SECURITY_LABELS,
          PRIVILEGES);

  private DatabaseQueries() {}
}
