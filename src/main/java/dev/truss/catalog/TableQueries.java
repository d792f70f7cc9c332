package dev.truss.catalog;

import static dev.truss.catalog.CatalogQuery.LINES;
import static dev.truss.catalog.CatalogQuery.ONLY;
import static dev.truss.catalog.CatalogQuery.comment;

import java.util.List;

/**
 * The queries for parts of a table or view: constraints, indexes, triggers, rules, policies,
 * statistics. A partition's parts that follow from its parent are left out.
 */
final class TableQueries {

  private static final String ON_RELATION =
      """
      JOIN pg_class r ON r.oid = %s AND r.oid >= 16384 AND r.relpersistence <> 't'
      JOIN pg_namespace n ON n.oid = r.relnamespace AND n.nspname !~ '^pg_'
      """;

  /**
   * Returns a condition that leaves out what an extension created with its table. Its row was
   * written by the same transaction as the membership of the table.
   */
  private static String ofUsers(String row) {
    return """
    WHERE NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = r.oid
      AND e.deptype = 'e' AND e.xmin = %s.xmin)
    """
            .formatted(row)
        + ONLY;
  }

  /** The properties of an index that its definition lacks. */
  private static final String INDEX_FACTS =
      """
      CASE WHEN x.indisclustered THEN 'clustered' END,
      CASE WHEN NOT x.indisvalid THEN 'invalid' END,
      CASE WHEN x.indexprs IS NOT NULL THEN 'statistics ' || (
        SELECT string_agg(concat(attname, ' ', attstattarget), ', ' ORDER BY attnum)
        FROM pg_attribute WHERE attrelid = x.indexrelid AND attstattarget >= 0) END
      """;

  private static final CatalogQuery CONSTRAINTS =
      new CatalogQuery(
          "pg_constraint",
          "SELECT 'CONSTRAINT', format('%I.%I.%I', n.nspname, r.relname, o.conname), "
              + LINES
              + "pg_get_constraintdef(o.oid), CASE WHEN o.contype IN ('p', 'u', 'x') THEN (SELECT"
              + " concat_ws(', ', "
              + INDEX_FACTS
              + """
                , 'options ' || array_to_string(i.reloptions, ', '),
                'tablespace ' || (SELECT spcname FROM pg_tablespace s WHERE s.oid = i.reltablespace))
              FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE x.indexrelid = o.conindid) END,
              'comment ' || d.description), o.oid, 0
              FROM pg_constraint o
              """
              + ON_RELATION.formatted("o.conrelid")
              + comment("pg_constraint")
              + ofUsers("o")
              + " AND o.contype IN ('c', 'f', 'p', 'u', 'x') AND o.conparentid = 0 AND"
              + " o.conislocal");

  private static final CatalogQuery INDEXES =
      new CatalogQuery(
          "pg_class",
          "SELECT 'INDEX', format('%I.%I.%I', n.nspname, r.relname, o.relname), "
              + LINES
              + "pg_get_indexdef(o.oid), 'tablespace ' || (SELECT spcname FROM pg_tablespace s"
              + " WHERE s.oid = o.reltablespace), "
              + INDEX_FACTS
              + """
              , 'comment ' || d.description), o.oid, 0
              FROM pg_class o
              JOIN pg_index x ON x.indexrelid = o.oid
              """
              + ON_RELATION.formatted("x.indrelid")
              + comment("pg_class")
              + ofUsers("x")
              + """
               AND NOT o.relispartition AND NOT EXISTS (
                SELECT FROM pg_constraint k WHERE k.conindid = o.oid AND k.contype IN ('p', 'u', 'x'))
              """);

  private static final CatalogQuery TRIGGERS =
      new CatalogQuery(
          "pg_trigger",
          "SELECT 'TRIGGER', format('%I.%I.%I', n.nspname, r.relname, o.tgname), "
              + LINES
              + """
              pg_get_triggerdef(o.oid), CASE WHEN o.tgenabled <> 'O' THEN 'enabled ' || o.tgenabled::text END,
              'comment ' || d.description), o.oid, 0
              FROM pg_trigger o
              """
              + ON_RELATION.formatted("o.tgrelid")
              + comment("pg_trigger")
              + ofUsers("o")
              + " AND NOT o.tgisinternal AND (o.tgparentid = 0 OR o.tgenabled <>"
              + " (SELECT p.tgenabled FROM pg_trigger p WHERE p.oid = o.tgparentid))");

  private static final CatalogQuery RULES =
      new CatalogQuery(
          "pg_rewrite",
          "SELECT 'RULE', format('%I.%I.%I', n.nspname, r.relname, o.rulename), "
              + LINES
              + """
              pg_get_ruledef(o.oid), CASE WHEN o.ev_enabled <> 'O' THEN 'enabled ' || o.ev_enabled::text END,
              'comment ' || d.description), o.oid, 0
              FROM pg_rewrite o
              """
              + ON_RELATION.formatted("o.ev_class")
              + comment("pg_rewrite")
              + ofUsers("o")
              + " AND o.rulename <> '_RETURN'");

  private static final CatalogQuery POLICIES =
      new CatalogQuery(
          "pg_policy",
          "SELECT 'POLICY', format('%I.%I.%I', n.nspname, r.relname, o.polname), "
              + LINES
              + """
              concat_ws(' ', o.polcmd, CASE WHEN NOT o.polpermissive THEN 'restrictive' END),
              'to ' || (SELECT string_agg(CASE p WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(p) END, ', '
                ORDER BY pg_get_userbyid(p)) FROM unnest(o.polroles) p),
              'using ' || pg_get_expr(o.polqual, o.polrelid), 'check ' || pg_get_expr(o.polwithcheck, o.polrelid),
              'comment ' || d.description), o.oid, 0
              FROM pg_policy o
              """
              + ON_RELATION.formatted("o.polrelid")
              + comment("pg_policy")
              + ofUsers("o"));

  private static final CatalogQuery STATISTICS =
      new CatalogQuery(
          "pg_statistic_ext",
          "SELECT 'STATISTICS', format('%s.%I', o.stxnamespace::regnamespace, o.stxname), "
              + LINES
              + """
              pg_get_statisticsobjdef(o.oid), 'target ' || nullif(o.stxstattarget, -1),
              'owner ' || pg_get_userbyid(o.stxowner), 'comment ' || d.description), o.oid, 0
              FROM pg_statistic_ext o
              """
              + ON_RELATION.formatted("o.stxrelid")
              + comment("pg_statistic_ext")
              + ofUsers("o"));

  private static final CatalogQuery REPLICA_IDENTITIES =
      new CatalogQuery(
          "pg_class",
          """
          SELECT 'REPLICA IDENTITY', format('%I.%I', n.nspname, o.relname), concat_ws(' ', o.relreplident,
            (SELECT indexrelid::regclass FROM pg_index WHERE indrelid = o.oid AND indisreplident)), o.oid, 0
          FROM pg_class o
          """
              + ON_RELATION.formatted("o.oid")
              + ofUsers("o")
              + " AND o.relkind IN ('r', 'p') AND o.relreplident <> 'd'");

  static final List<CatalogQuery> ALL =
      List.of(CONSTRAINTS, INDEXES, TRIGGERS, RULES, POLICIES, STATISTICS, REPLICA_IDENTITIES);

  private TableQueries() {}
}
