package dev.truss.workbench;

/** The catalog queries of {@link SchemaReader}. */
final class SchemaQueries {

  private SchemaQueries() {}

  private static final String USERS =
      "nspname NOT IN ('pg_catalog', 'information_schema') AND nspname NOT LIKE 'pg\\_toast%' AND nspname NOT LIKE 'pg\\_temp%'";

  /** Leaves out tables and functions of extensions, which users have not written. */
  private static final String NOT_OF_EXTENSION =
      "NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = %1$s.oid AND d.classid = '%2$s'::regclass AND d.deptype = 'e')";

  static final String SCHEMAS =
      "SELECT nspname FROM pg_namespace WHERE " + USERS + " ORDER BY nspname";

  static final String RELATIONS =
      """
      SELECT c.oid, nspname, relname,
             CASE relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned_table' WHEN 'v' THEN 'view'
               WHEN 'm' THEN 'materialized_view' ELSE 'foreign_table' END,
             pg_get_userbyid(relowner), obj_description(c.oid, 'pg_class'), reltuples::bigint,
             coalesce(pg_total_relation_size(c.oid), 0),
             CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid, true) END,
             (SELECT pn.nspname || '.' || p.relname FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent
              JOIN pg_namespace pn ON pn.oid = p.relnamespace WHERE i.inhrelid = c.oid AND c.relispartition)
      FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND\s"""
          + USERS
          + " AND "
          + NOT_OF_EXTENSION.formatted("c", "pg_class")
          + " ORDER BY nspname, relname";

  static final String COLUMNS =
      """
      SELECT attrelid, attname, format_type(atttypid, atttypmod), NOT attnotnull,
             CASE WHEN attgenerated = '' THEN pg_get_expr(adbin, adrelid) END,
             CASE attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END,
             CASE WHEN attgenerated <> '' THEN pg_get_expr(adbin, adrelid) END,
             col_description(attrelid, attnum),
             EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = attrelid AND k.contype = 'p' AND attnum = ANY (k.conkey))
      FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND attnum > 0 AND NOT attisdropped AND\s"""
          + USERS
          + " ORDER BY attrelid, attnum";

  static final String INDEXES =
      """
      SELECT indrelid, i.relname, pg_get_indexdef(indexrelid), indisunique, indisprimary,
             coalesce(pg_relation_size(indexrelid), 0)
      FROM pg_index JOIN pg_class i ON i.oid = indexrelid JOIN pg_namespace n ON n.oid = i.relnamespace
      WHERE\s"""
          + USERS
          + " ORDER BY indrelid, i.relname";

  static final String CONSTRAINTS =
      """
      SELECT conrelid, conname,
             CASE contype WHEN 'p' THEN 'primary_key' WHEN 'u' THEN 'unique' WHEN 'f' THEN 'foreign_key'
               WHEN 'c' THEN 'check' WHEN 'x' THEN 'exclusion' WHEN 'n' THEN 'not_null' ELSE 'trigger' END,
             pg_get_constraintdef(k.oid, true),
             ARRAY(SELECT attname::text FROM unnest(conkey) WITH ORDINALITY AS key(num, place)
                   JOIN pg_attribute ON attrelid = conrelid AND attnum = num ORDER BY place)
      FROM pg_constraint k JOIN pg_namespace n ON n.oid = connamespace
      WHERE conrelid <> 0 AND\s"""
          + USERS
          + " ORDER BY conrelid, conname";

  /** Leaves out the foreign keys that partitions inherit from their table. */
  static final String FOREIGN_KEYS =
      """
      SELECT conrelid, conname,
             ARRAY(SELECT attname::text FROM unnest(conkey) WITH ORDINALITY AS key(num, place)
                   JOIN pg_attribute ON attrelid = conrelid AND attnum = num ORDER BY place),
             tn.nspname, t.relname,
             ARRAY(SELECT attname::text FROM unnest(confkey) WITH ORDINALITY AS key(num, place)
                   JOIN pg_attribute ON attrelid = confrelid AND attnum = num ORDER BY place)
      FROM pg_constraint k JOIN pg_class t ON t.oid = confrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace
      WHERE contype = 'f' AND conparentid = 0
      ORDER BY conrelid, conname""";

  static final String TRIGGERS =
      """
      SELECT tgrelid, tgname, pg_get_triggerdef(oid, true) FROM pg_trigger
      WHERE NOT tgisinternal ORDER BY tgrelid, tgname""";

  static final String FUNCTIONS =
      """
      SELECT nspname, proname, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), lanname,
             CASE prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' WHEN 'w' THEN 'window' ELSE 'function' END
      FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace JOIN pg_language l ON l.oid = prolang
      WHERE\s"""
          + USERS
          + " AND "
          + NOT_OF_EXTENSION.formatted("p", "pg_proc")
          + " ORDER BY nspname, proname, pg_get_function_identity_arguments(p.oid)";
}
