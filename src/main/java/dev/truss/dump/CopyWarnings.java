package dev.truss.dump;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Warns users of a branch in sentences: what it lacks of its source, and what in it still reaches
 * the same outside systems as the source. No warning prevents a branch.
 */
public final class CopyWarnings {

  /**
   * Returns whether there is any warning for a template copy. A new session plans it in 2 ms, and
   * the warnings in 5.
   */
  private static final String ANYTHING =
      """
      SELECT EXISTS (SELECT FROM pg_foreign_server)
        OR EXISTS (SELECT FROM pg_extension WHERE extname = 'dblink')
        OR EXISTS (SELECT FROM pg_language WHERE NOT lanpltrusted AND oid >= 16384)
        OR EXISTS (SELECT FROM pg_subscription)
        OR EXISTS (SELECT FROM pg_replication_slots WHERE NOT temporary)""";

  private static final String OF_EVERY_COPY =
      """
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
      """;

  private static final String OF_A_DUMP =
      """
      UNION ALL
      SELECT format('Extension %I has version %s in the source and %s here.', e.extname, extversion,
                    default_version)
      FROM pg_extension e JOIN (
          SELECT * FROM pg_available_extensions
          WHERE EXISTS (SELECT FROM pg_extension WHERE oid >= 16384)
        ) AS a ON name = e.extname
      WHERE default_version <> extversion AND e.oid >= 16384
      UNION ALL
      SELECT format('Extension %I belongs to %I in the source and to %I here.', extname,
                    pg_get_userbyid(extowner), current_user)
      FROM pg_extension e
      WHERE pg_get_userbyid(extowner) <> current_user AND e.oid >= 16384
      UNION ALL
      SELECT format('Materialized view %s is refreshed here; in the source it is as its last refresh left it.',
                    oid::regclass)
      FROM pg_class WHERE relkind = 'm' AND relispopulated
      UNION ALL
      SELECT format('Index %s is invalid in the source and left out.', indexrelid::regclass)
      FROM pg_index WHERE NOT indisvalid AND indislive
      UNION ALL
      SELECT DISTINCT format('Constraints of table %s are not enforced in the source, where their triggers are'
                             ' disabled, and are enforced here.', tgrelid::regclass)
      FROM pg_trigger WHERE tgisinternal AND tgenabled = 'D'
      """;

  private CopyWarnings() {}

  /**
   * Returns the warnings for a template copy. Source and copy have the same content, so that a
   * session on either will do.
   */
  public static List<String> ofTemplateCopy(Connection sourceOrCopy) throws SQLException {
    try (Statement statement = sourceOrCopy.createStatement();
        ResultSet row = statement.executeQuery(ANYTHING)) {
      row.next();
      if (!row.getBoolean(1)) {
        return List.of();
      }
    }
    return read(sourceOrCopy, OF_EVERY_COPY);
  }

  /** Returns the warnings for a copy by {@code pg_dump | pg_restore}, which loses a little more. */
  public static List<String> ofOnlineCopy(Connection source) throws SQLException {
    return read(source, OF_EVERY_COPY + OF_A_DUMP);
  }

  private static List<String> read(Connection session, String query) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(query + "ORDER BY 1")) {
      List<String> sentences = new ArrayList<>();
      while (row.next()) {
        sentences.add(row.getString(1));
      }
      return sentences;
    }
  }
}
