package dev.truss.diff;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The kinds of objects that pgCodeKeeper does not know. For these a difference is named, but no SQL
 * is written. Object identifiers stay out of the definitions: an online copy has others.
 */
final class UnscriptedObjects {

  private static final String OBJECTS =
      """
      WITH object (type, name, definition, class, oid) AS (
        SELECT 'PUBLICATION', quote_ident(p.pubname), concat_ws(' ', to_jsonb(p) - 'oid',
            (SELECT string_agg(concat_ws(' ', prrelid::regclass, prattrs, pg_get_expr(prqual, prrelid)), ','
                ORDER BY prrelid::regclass::text) FROM pg_publication_rel WHERE prpubid = p.oid),
            (SELECT string_agg(pnnspid::regnamespace::text, ',' ORDER BY pnnspid::regnamespace::text)
               FROM pg_publication_namespace WHERE pnpubid = p.oid)),
          'pg_publication'::regclass, p.oid FROM pg_publication p
        UNION ALL
        SELECT 'SUBSCRIPTION', quote_ident(subname), concat_ws(' ', subenabled, subslotname, subpublications),
          'pg_subscription'::regclass, oid FROM pg_subscription
          WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
        UNION ALL
        SELECT 'DEFAULT PRIVILEGES', concat_ws(' ', 'FOR ROLE', defaclrole::regrole,
            'IN SCHEMA ' || nullif(defaclnamespace, 0)::regnamespace, 'ON', CASE defaclobjtype
              WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES'
              WHEN 'n' THEN 'SCHEMAS' ELSE defaclobjtype::text END),
          (SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(defaclacl) a),
          'pg_default_acl'::regclass, oid FROM pg_default_acl
        UNION ALL
        SELECT 'REPLICA IDENTITY', c.oid::regclass::text, concat_ws(' ', c.relreplident,
            (SELECT indexrelid::regclass FROM pg_index WHERE indrelid = c.oid AND indisreplident)),
          'pg_class'::regclass, c.oid FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relreplident <> 'd'
        UNION ALL
        SELECT 'LANGUAGE', quote_ident(lanname), lanpltrusted::text, 'pg_language'::regclass, oid
          FROM pg_language WHERE lanispl
        UNION ALL
        SELECT 'ACCESS METHOD', quote_ident(amname), amhandler::text, 'pg_am'::regclass, oid FROM pg_am
        UNION ALL
        SELECT 'TRANSFORM', format('FOR %s LANGUAGE %I', format_type(trftype, NULL), lanname),
          concat_ws(' ', trffromsql, trftosql), 'pg_transform'::regclass, t.oid
          FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang
        UNION ALL
        SELECT 'CONVERSION', format('%s.%I', connamespace::regnamespace, conname), conproc::text,
          'pg_conversion'::regclass, oid FROM pg_conversion
        UNION ALL
        SELECT 'OPERATOR FAMILY', format('%s.%I USING %I', opfnamespace::regnamespace, opfname, amname),
          (SELECT string_agg(format('%s %s', amopstrategy, amopopr::regoperator), ','
              ORDER BY amopstrategy, amopopr::regoperator::text) FROM pg_amop WHERE amopfamily = f.oid),
          'pg_opfamily'::regclass, f.oid FROM pg_opfamily f JOIN pg_am m ON m.oid = f.opfmethod
        UNION ALL
        SELECT 'OPERATOR CLASS', format('%s.%I USING %I', opcnamespace::regnamespace, opcname, amname),
          concat_ws(' ', format_type(opcintype, NULL), opcdefault), 'pg_opclass'::regclass, o.oid
          FROM pg_opclass o JOIN pg_am m ON m.oid = o.opcmethod
        UNION ALL
        SELECT 'SECURITY LABEL', format('FOR %I ON %s', provider, i.identity), label, classoid, objoid
          FROM pg_seclabel, LATERAL pg_identify_object(classoid, objoid, objsubid) i
      )
      SELECT type, name, coalesce(definition, '') FROM object o
      WHERE o.oid >= 16384 AND NOT EXISTS (
        SELECT FROM pg_depend d WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e')
      """;

  private UnscriptedObjects() {}

  static Map<SchemaObject, String> read(Connection connection) throws SQLException {
    Map<SchemaObject, String> definitions = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(OBJECTS)) {
      while (rows.next()) {
        definitions.put(new SchemaObject(rows.getString(1), rows.getString(2)), rows.getString(3));
      }
    }
    return definitions;
  }

  static List<SchemaChange> changes(BothSides<Map<SchemaObject, String>> definitions) {
    List<SchemaChange> changes = new ArrayList<>();
    definitions
        .parent()
        .forEach(
            (object, before) -> {
              String after = definitions.branch().get(object);
              if (after == null) {
                changes.add(change(Change.REMOVED, object));
              } else if (!after.equals(before)) {
                changes.add(change(Change.CHANGED, object));
              }
            });
    definitions.branch().keySet().stream()
        .filter(object -> !definitions.parent().containsKey(object))
        .forEach(object -> changes.add(change(Change.ADDED, object)));
    return changes;
  }

  private static SchemaChange change(Change change, SchemaObject object) {
    return new SchemaChange(change, object.type(), object.name());
  }
}
