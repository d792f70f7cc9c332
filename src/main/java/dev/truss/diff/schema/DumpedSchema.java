package dev.truss.diff.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Loads a dumped schema as far as a role without rights can. Statements that fail are skipped;
 * comparing the result with the parent's schema shows what is missing.
 */
final class DumpedSchema {

  private static final Logger LOG = Logger.getLogger(DumpedSchema.class);

  private static final int AT_ONCE = 50;

  private static final Pattern HEADER =
      Pattern.compile("^-- Name: (.*); Type: ([A-Z ]+);", Pattern.MULTILINE);

  /** What also stands between the names of a header. */
  private static final Pattern UNUSUAL = Pattern.compile("[ .]");

  private static final Set<String> EVERYWHERE =
      Set.of(
          "SCHEMA",
          "EXTENSION",
          "TYPE",
          "DOMAIN",
          "SHELL TYPE",
          "FUNCTION",
          "PROCEDURE",
          "AGGREGATE",
          "OPERATOR",
          "OPERATOR CLASS",
          "OPERATOR FAMILY",
          "COLLATION",
          "CAST",
          "FOREIGN DATA WRAPPER",
          "SERVER",
          "TEXT SEARCH CONFIGURATION",
          "TEXT SEARCH DICTIONARY",
          "CONVERSION",
          "ACCESS METHOD",
          "PROCEDURAL LANGUAGE");

  private DumpedSchema() {}

  /**
   * Loads the schema.
   *
   * @param only the names, without a schema, of the relations and their parts to load; empty for
   *     all
   */
  static void load(Connection session, String dump, Set<String> only) throws SQLException {
    List<String> wanted = new ArrayList<>();
    boolean keep = true;
    for (String statement : Statements.of(dump)) {
      Matcher header = HEADER.matcher(statement);
      if (header.find()) {
        keep =
            only.isEmpty() || EVERYWHERE.contains(header.group(2)) || names(header.group(1), only);
      }
      if (keep) {
        wanted.add(statement);
      }
    }
    for (int i = 0; i < wanted.size(); i += AT_ONCE) {
      load(session, wanted.subList(i, Math.min(wanted.size(), i + AT_ONCE)));
    }
  }

  private static boolean names(String tag, Set<String> only) {
    return Arrays.stream(tag.split("[ .]")).anyMatch(only::contains)
        || only.stream().anyMatch(name -> UNUSUAL.matcher(name).find() && tag.contains(name));
  }

  /** Runs the statements in one transaction or, if one fails, each in its own. */
  private static void load(Connection session, List<String> statements) throws SQLException {
    try {
      Statements.run(session, String.join(";\n", statements));
    } catch (SQLException e) {
      Statements.throwIfOver(session, e);
      for (String statement : statements) {
        try {
          Statements.run(session, statement);
        } catch (SQLException one) {
          Statements.throwIfOver(session, one);
          LOG.debugf("not loaded for the trial: %s", one.getMessage());
        }
      }
    }
  }
}
