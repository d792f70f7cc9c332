package dev.truss.cloning;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What users of a branch should know about it, in sentences: what of the source it does not have,
 * and what in it still reaches out to where the source does. Nothing of this keeps the branch from
 * being made.
 */
public final class CopyWarnings {

  /** The boolean parameter: whether the copy is one by pg_dump and pg_restore. */
  private static final String QUERY =
      """
      WITH way AS (SELECT ?::bool AS by_dump)
      SELECT format('Foreign server %I (%s) still reaches where it reaches in the source.', srvname,
                    concat_ws(', ', fdwname, (
                      SELECT string_agg(item, ', ') FROM unnest(srvoptions) AS item
                      WHERE item ~ '^(host|hostaddr|port|dbname|service|filename|program)=')))
      FROM pg_foreign_server s JOIN pg_foreign_data_wrapper f ON f.oid = srvfdw
      UNION ALL
      SELECT 'Extension dblink is installed: what uses it still reaches where it reaches in the source.'
      FROM pg_extension WHERE extname = 'dblink'
      UNION ALL
      SELECT format('%s functions are in language %I, which can reach outside of the database.',
                    count(*), lanname)
      FROM pg_proc p JOIN pg_language l ON l.oid = prolang
      WHERE NOT lanpltrusted AND lanname NOT IN ('internal', 'c')
        AND p.oid NOT IN (SELECT objid FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'e')
      GROUP BY lanname
      UNION ALL
      SELECT format('Subscription %I is left out: nothing arrives from its publisher.', subname)
      FROM pg_subscription
      WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
      UNION ALL
      SELECT format('Logical replication slot %I is left out.', slot_name)
      FROM pg_replication_slots WHERE database = current_database() AND NOT temporary
      UNION ALL
      SELECT format('Extension %I has version %s in the source and %s here.', e.extname, extversion,
                    default_version)
      FROM pg_extension e JOIN (
          SELECT * FROM pg_available_extensions
          WHERE (SELECT by_dump FROM way) AND EXISTS (SELECT FROM pg_extension WHERE oid >= 16384)
        ) AS a ON name = e.extname
      WHERE default_version <> extversion AND e.oid >= 16384
      UNION ALL
      SELECT format('Extension %I belongs to %I in the source and to %I here.', extname,
                    pg_get_userbyid(extowner), current_user)
      FROM pg_extension e, way
      WHERE by_dump AND pg_get_userbyid(extowner) <> current_user AND e.oid >= 16384
      UNION ALL
      SELECT format('Materialized view %s is refreshed here; in the source it is as its last refresh left it.',
                    oid::regclass)
      FROM pg_class, way WHERE by_dump AND relkind = 'm' AND relispopulated
      UNION ALL
      SELECT format('Index %s is invalid in the source and left out.', indexrelid::regclass)
      FROM pg_index, way WHERE by_dump AND NOT indisvalid AND indislive
      UNION ALL
      SELECT DISTINCT format('Constraints of table %s are not enforced in the source, where their triggers are'
                             ' disabled, and are enforced here.', tgrelid::regclass)
      FROM pg_trigger, way WHERE by_dump AND tgisinternal AND tgenabled = 'D'
      ORDER BY 1
      """;

  private CopyWarnings() {}

  /**
   * For a template copy. It has the same content as its source, so that a session on either will
   * do.
   */
  public static List<String> ofTemplateCopy(Connection sourceOrCopy) throws SQLException {
    return read(sourceOrCopy, false);
  }

  /** For a copy by {@code pg_dump | pg_restore}, which loses a little more. */
  public static List<String> ofOnlineCopy(Connection source) throws SQLException {
    return read(source, true);
  }

  private static List<String> read(Connection session, boolean byDump) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(QUERY)) {
      query.setBoolean(1, byDump);
      try (ResultSet row = query.executeQuery()) {
        List<String> sentences = new ArrayList<>();
        while (row.next()) {
          sentences.add(row.getString(1));
        }
        return sentences;
      }
    }
  }
}
