package dev.truss.catalog;

import static dev.truss.catalog.CatalogQuery.LINES;
import static dev.truss.catalog.CatalogQuery.ONLY;
import static dev.truss.catalog.CatalogQuery.comment;
import static dev.truss.catalog.CatalogQuery.grants;
import static dev.truss.catalog.CatalogQuery.ofUsers;
import static dev.truss.catalog.CatalogQuery.sorted;

import java.util.List;

/** The queries for tables, views, sequences and their columns. */
final class RelationQueries {

  private static final String RELATIONS =
      """
      FROM pg_class o
      JOIN pg_namespace n ON n.oid = o.relnamespace AND n.nspname !~ '^pg_'
      """
          + comment("pg_class");

  private static final String OF_USERS =
      "WHERE o.relpersistence <> 't' AND " + ofUsers("pg_class") + ONLY;

  private static final String NAME = "format('%I.%I', n.nspname, o.relname), ";

  private static final String OWNER =
      "'owner ' || pg_get_userbyid(o.relowner), "
          + grants("o.relacl", "r", "o.relowner")
          + ", 'comment ' || d.description";

  private static final String STORAGE =
      "CASE o.relpersistence WHEN 'u' THEN 'unlogged' END, "
          + "'access method ' || (SELECT amname FROM pg_am WHERE pg_am.oid = o.relam), "
          + "'tablespace ' || (SELECT spcname FROM pg_tablespace s WHERE s.oid = o.reltablespace), "
          + "'options ' || "
          + sorted("o.reloptions");

  private static final CatalogQuery TABLES =
      new CatalogQuery(
          "pg_class",
          "SELECT CASE o.relkind WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, "
              + NAME
              + LINES
              + STORAGE
              + ", 'options of TOAST ' || (SELECT "
              + sorted("t.reloptions")
              + " FROM pg_class t WHERE t.oid = o.reltoastrelid), "
              + """
              CASE WHEN o.relkind = 'p' THEN 'partitioned by ' || pg_get_partkeydef(o.oid) END,
              'inherits ' || (SELECT string_agg(concat(inhparent::regclass, CASE WHEN inhdetachpending THEN ' (detached)' END), ', '
                ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = o.oid),
              'bound ' || pg_get_expr(o.relpartbound, o.oid),
              'of type ' || format_type(nullif(o.reloftype, 0), NULL),
              CASE WHEN o.relrowsecurity THEN 'row security' END,
              CASE WHEN o.relforcerowsecurity THEN 'forced row security' END,
              (SELECT format('server %I %s', srvname, array_to_string(ftoptions, ', '))
                FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = o.oid),
              """
              + OWNER
              + "), o.oid, 0 "
              + RELATIONS
              + OF_USERS
              + " AND o.relkind IN ('r', 'p', 'f')");

  /** Printing a view locks the relations that it reads. */
  private static final CatalogQuery VIEWS =
      new CatalogQuery(
          "pg_class",
          "SELECT CASE o.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END, "
              + NAME
              + LINES
              + "pg_get_viewdef(o.oid), "
              + STORAGE
              + ", "
              + OWNER
              + "), o.oid, 0 "
              + RELATIONS
              + OF_USERS
              + " AND o.relkind IN ('v', 'm')");

  /** Reads sequences, without those of identity columns, which belong to the column. */
  private static final CatalogQuery SEQUENCES =
      new CatalogQuery(
          "pg_class",
          "SELECT 'SEQUENCE', "
              + NAME
              + LINES
              + """
              format('%s start %s increment %s from %s to %s cache %s', format_type(s.seqtypid, NULL), s.seqstart,
                s.seqincrement, s.seqmin, s.seqmax, s.seqcache),
              CASE WHEN s.seqcycle THEN 'cycle' END,
              CASE o.relpersistence WHEN 'u' THEN 'unlogged' END,
              'owned by ' || (SELECT format('%s.%I', refobjid::regclass, attname) FROM pg_depend
                JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
                WHERE classid = 'pg_class'::regclass AND objid = o.oid AND refclassid = 'pg_class'::regclass
                  AND deptype = 'a'),
              """
              + "'owner ' || pg_get_userbyid(o.relowner), "
              + grants("o.relacl", "s", "o.relowner")
              + ", 'comment ' || d.description), o.oid, 0 "
              + RELATIONS
              + "JOIN pg_sequence s ON s.seqrelid = o.oid "
              + OF_USERS
              + """
               AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_class'::regclass AND i.objid = o.oid
                AND i.refclassid = 'pg_class'::regclass AND i.deptype = 'i')
              """);

  /**
   * Reads columns. An inherited column is left out unless it differs from the parent's, and of a
   * view's columns only what the view's definition lacks is read. The option {@code pg_attver} is
   * left out, which Postgres keeps for itself.
   */
  private static final CatalogQuery COLUMNS =
      new CatalogQuery(
          "pg_class",
          """
          WITH c AS (
            SELECT o.oid, o.relname, o.relkind, o.relowner, n.nspname, a.attnum, a.attname, a.attislocal,
              format_type(a.atttypid, a.atttypmod) AS type, a.attacl, d.description, a.attidentity, a.attfdwoptions,
          """
              + LINES
              + """
                  CASE WHEN a.attcollation NOT IN (0, t.typcollation) THEN 'collation ' || a.attcollation::regcollation END,
                  CASE WHEN a.attnotnull THEN 'not null' || coalesce((
                    SELECT concat(CASE WHEN conname <> concat(o.relname, '_', a.attname, '_not_null') THEN ' ' || conname END,
                      CASE WHEN NOT convalidated THEN ' not valid' END, CASE WHEN connoinherit THEN ' no inherit' END)
                    FROM pg_constraint WHERE conrelid = o.oid AND contype = 'n' AND conkey = ARRAY[a.attnum]), '') END,
                  CASE a.attgenerated WHEN '' THEN 'default ' WHEN 'v' THEN 'virtual ' ELSE 'generated ' END
                    || pg_get_expr(ad.adbin, ad.adrelid),
                  CASE WHEN a.attstorage <> t.typstorage THEN 'storage ' || a.attstorage::text END,
                  'compression ' || nullif(a.attcompression::text, ''),
                  'statistics ' || nullif(a.attstattarget, -1),
                  'options ' || (SELECT string_agg(e, ', ' ORDER BY e) FROM unnest(a.attoptions) e WHERE e !~ '^pg_attver=')
                  ) AS facts
                FROM pg_class o
                JOIN pg_namespace n ON n.oid = o.relnamespace AND n.nspname !~ '^pg_'
                JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
                LEFT JOIN pg_type t ON t.oid = a.atttypid
                LEFT JOIN pg_attrdef ad ON ad.adrelid = o.oid AND ad.adnum = a.attnum
                LEFT JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = o.oid AND d.objsubid = a.attnum
              """
              + OF_USERS
              + """
                   AND o.relkind IN ('r', 'p', 'f', 'v', 'm'))
              SELECT 'COLUMN', format('%I.%I.%I', c.nspname, c.relname, c.attname),
              """
              + LINES
              + """
                CASE WHEN c.relkind NOT IN ('v', 'm') THEN c.type END,
                CASE WHEN NOT c.attislocal THEN 'inherited' END,
                nullif(c.facts, ''),
                CASE WHEN c.attidentity <> '' THEN (
                  SELECT concat_ws(E'\\n', format('identity %s: %s start %s increment %s from %s to %s cache %s%s', c.attidentity,
                      seqrelid::regclass, seqstart, seqincrement, seqmin, seqmax, seqcache, CASE WHEN seqcycle THEN ' cycle' END),
                    'sequence ' ||
              """
              + grants("q.relacl", "s", "q.relowner")
              + """
                    , 'comment of sequence ' || obj_description(q.oid, 'pg_class'))
                  FROM pg_depend JOIN pg_sequence ON seqrelid = objid JOIN pg_class q ON q.oid = seqrelid
                  WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND refobjid = c.oid
                    AND refobjsubid = c.attnum AND deptype = 'i') END,
                'server options ' || array_to_string(c.attfdwoptions, ', '),
              """
              + "CASE WHEN c.attacl IS NOT NULL THEN "
              + grants("c.attacl", "c.relowner")
              + """
                   END,
                'comment ' || c.description), c.oid, c.attnum
              FROM c
              WHERE CASE
                WHEN c.relkind IN ('v', 'm') THEN c.facts <> '' OR c.attacl IS NOT NULL OR c.description IS NOT NULL
                ELSE c.attislocal OR c.attacl IS NOT NULL OR c.description IS NOT NULL OR c.attidentity <> '' OR c.facts
                  IS DISTINCT FROM (SELECT p.facts FROM pg_inherits i JOIN c p ON p.oid = i.inhparent AND p.attname = c.attname
                    WHERE i.inhrelid = c.oid ORDER BY i.inhseqno LIMIT 1)
                END\
              """);

  static final List<CatalogQuery> ALL = List.of(TABLES, VIEWS, SEQUENCES, COLUMNS);

  private RelationQueries() {}
}
