package dev.truss.diff.schema;

import dev.truss.catalog.SchemaObject;
import dev.truss.catalog.SchemaReading.Definition;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a draft, without those by which pgCodeKeeper changes what it is not to change.
 *
 * <ul>
 *   <li>It drops the index of a partitioned table when a partition with a part of that is detached.
 *   <li>It validates a {@code NOT NULL} constraint that is not valid in the branch, after an {@code
 *       UPDATE} of all rows; {@link OwnSql} adds it as it is.
 * </ul>
 */
final class DraftStatements {

  private static final Pattern DROP_INDEX =
      Pattern.compile("^(?:--.*\\R|\\s)*DROP INDEX (\\S+)$", Pattern.MULTILINE);

  private static final Pattern NOT_VALID =
      Pattern.compile("^not null (.+ )?not valid\\b", Pattern.MULTILINE);

  private DraftStatements() {}

  static List<String> of(String sql, Changes changes, Iterable<SchemaObject> inBranch, Texts texts)
      throws SQLException {
    List<String> statements = Statements.of(sql);
    return statements.stream()
        .filter(
            statement ->
                !dropsUnchangedIndex(statement, statements, changes, inBranch)
                    && !validates(statement, changes, texts))
        .toList();
  }

  /** The definition of an object in the branch. */
  interface Texts {
    @Nullable Definition of(SchemaObject object);
  }

  private static boolean dropsUnchangedIndex(
      String statement, List<String> all, Changes changes, Iterable<SchemaObject> inBranch) {
    Matcher drop = DROP_INDEX.matcher(statement);
    if (!drop.find()) {
      return false;
    }
    List<String> dropped = Names.parts(drop.group(1));
    for (SchemaObject object : inBranch) {
      List<String> parts = Names.parts(object.name());
      if (object.type().equals("INDEX")
          && parts.getFirst().equals(dropped.getFirst())
          && parts.getLast().equals(dropped.getLast())) {
        return !changes.byBranch().containsKey(object)
            && all.stream().noneMatch(other -> other.contains("INDEX " + parts.getLast() + " ON"));
      }
    }
    return false;
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
