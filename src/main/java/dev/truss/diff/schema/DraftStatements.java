package dev.truss.diff.schema;

import dev.truss.catalog.SchemaObject;
import dev.truss.catalog.SchemaReading.Definition;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Removes the statements of a draft by which pgCodeKeeper changes too much.
 *
 * <ul>
 *   <li>When a partition is detached, it drops the index of the partitioned table, and creates it
 *       again without those of the partitions.
 *   <li>It validates a {@code NOT NULL} constraint that is not valid in the branch, after an {@code
 *       UPDATE} of all rows. {@link OwnSql} adds it as it is.
 * </ul>
 */
final class DraftStatements {

  private static final Pattern INDEX =
      Pattern.compile(
          "^(?:DROP INDEX (?<dropped>\\S+)|CREATE (?:UNIQUE )?INDEX (?<made>\\S+) ON ONLY (?<table>\\S+) .*)$",
          Pattern.MULTILINE);

  private static final Pattern NOT_VALID =
      Pattern.compile("^not null (.+ )?not valid\\b", Pattern.MULTILINE);

  private DraftStatements() {}

  static List<String> of(String sql, Changes changes, Iterable<SchemaObject> inBranch, Texts texts)
      throws SQLException {
    return Statements.of(sql).stream()
        .filter(
            statement ->
                !makesAgain(statement, changes, inBranch, texts)
                    && !validates(statement, changes, texts))
        .toList();
  }

  /** Returns the definition of an object in the branch. */
  interface Texts {
    @Nullable Definition of(SchemaObject object);
  }

  /**
   * Returns whether a statement drops such an index, or creates it again without those of the
   * partitions.
   */
  private static boolean makesAgain(
      String statement, Changes changes, Iterable<SchemaObject> inBranch, Texts texts) {
    Matcher index = INDEX.matcher(statement);
    if (!index.find()) {
      return false;
    }
    for (SchemaObject object : inBranch) {
      @Nullable Definition definition = texts.of(object);
      if (object.type().equals("INDEX")
          && !changes.byBranch().containsKey(object)
          && definition != null
          && definition.text().contains(" ON ONLY ")
          && isOf(index, object)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOf(Matcher statement, SchemaObject index) {
    List<String> parts = Names.parts(index.name());
    @Nullable String dropped = statement.group("dropped");
    return dropped == null
        ? parts.getLast().equals(statement.group("made"))
            && Names.relationOf(index).name().equals(statement.group("table"))
        : dropped.equals(parts.getFirst() + "." + parts.getLast());
  }

  private static boolean validates(String statement, Changes changes, Texts texts) {
    for (SchemaObject object : changes.byBranch().keySet()) {
      @Nullable Definition definition = texts.of(object);
      if (object.type().equals("COLUMN")
          && definition != null
          && NOT_VALID.matcher(definition.text()).find()) {
        String relation = Pattern.quote(Names.relationOf(object).name());
        String column = Pattern.quote(Names.last(object));
        if (Pattern.compile(
                "(ALTER TABLE (ONLY )?%1$s\\s+ADD CONSTRAINT \\S+ NOT NULL %2$s$)|(ALTER TABLE (ONLY )?%1$s\\s+ALTER COLUMN %2$s SET NOT NULL$)|(UPDATE %1$s\\s+SET %2$s = )"
                    .formatted(relation, column))
            .matcher(statement)
            .find()) {
          return true;
        }
      }
    }
    return false;
  }
}
