package dev.truss.diff;

import dev.truss.postgres.failure.FailureReason;
import dev.truss.postgres.failure.SqlStates;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.pgcodekeeper.core.DatabaseType;
import org.pgcodekeeper.core.api.PgCodeKeeperApi;
import org.pgcodekeeper.core.model.difftree.DbObjType;
import org.pgcodekeeper.core.model.difftree.DiffTree;
import org.pgcodekeeper.core.model.difftree.TreeElement;
import org.pgcodekeeper.core.model.difftree.TreeFlattener;
import org.pgcodekeeper.core.schema.AbstractColumn;
import org.pgcodekeeper.core.schema.AbstractDatabase;
import org.pgcodekeeper.core.schema.AbstractTable;
import org.pgcodekeeper.core.schema.pg.MaterializedPgView;
import org.pgcodekeeper.core.settings.CoreSettings;

/** Has pgCodeKeeper read both schemas and write the statements that lead from one to the other. */
final class SchemaComparison {

  private static final Pattern DROPPED =
      Pattern.compile("^(DROP (FOREIGN )?TABLE|\\s*DROP COLUMN) ", Pattern.MULTILINE);

  private static final String OUT_OF_TIME =
      "The time for the comparison (truss.diff.timeout) ran out";
  private static final Logger LOG = Logger.getLogger(SchemaComparison.class);

  private final CoreSettings settings = settings();

  private static CoreSettings settings() {
    CoreSettings settings = new CoreSettings();
    settings.setDbType(DatabaseType.PG);
    // Else columns in another order would make it write DROP TABLE and CREATE TABLE.
    settings.setIgnoreColumnOrder(true);
    // Else a function could not stand before the tables that its body names.
    settings.setDisableCheckFunctionBodies(true);
    return settings;
  }

  /** What keeps a schema from being compared does not keep the rows from it: it is answered. */
  SchemaDifference compare(BothSides<ReadSnapshot> sides) throws SQLException {
    try {
      BothSides<LoadedSchema> schemas = sides.map(side -> LoadedSchema.read(side, settings));
      BothSides<Map<SchemaObject, String>> others =
          sides.map(side -> side.read(UnscriptedObjects::read));
      return compare(schemas, UnscriptedObjects.changes(others));
    } catch (LoadedSchema.OutOfTime e) {
      return SchemaDifference.unread(OUT_OF_TIME);
    } catch (SQLException e) {
      if (SqlStates.isUnavailable(e)) {
        throw e;
      }
      boolean outOfTime = SqlStates.is(e, SqlStates.QUERY_CANCELED);
      return SchemaDifference.unread(outOfTime ? OUT_OF_TIME : FailureReason.of(e));
    } catch (RuntimeException e) {
      LOG.warn("pgCodeKeeper could not compare two schemas", e);
      return SchemaDifference.unread(
          "pgCodeKeeper could not compare the schemas: " + e.getMessage());
    }
  }

  private SchemaDifference compare(BothSides<LoadedSchema> schemas, List<SchemaChange> unscripted) {
    AbstractDatabase parent = schemas.parent().database();
    AbstractDatabase branch = schemas.branch().database();
    List<SchemaChange> changes = new ArrayList<>();
    List<SchemaChange> notInSql = new ArrayList<>(unscripted);
    String sql;
    try {
      TreeElement tree = DiffTree.create(settings, parent, branch);
      tree.setAllChecked();
      for (TreeElement element : new TreeFlattener().onlyEdits(parent, branch).flatten(tree)) {
        if (element.getType() == DbObjType.USER_MAPPING) {
          element.setSelected(false);
          notInSql.add(change(element, parent, branch));
        } else {
          changes.add(change(element, parent, branch));
          changes.addAll(columnChanges(element, parent, branch));
        }
      }
      sql = PgCodeKeeperApi.diff(settings, tree, parent, branch, List.of(), List.of(), List.of());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while comparing schemas", e);
    }
    List<String> problems =
        Stream.concat(
                schemas.parent().problems().stream().map(text -> "parent: " + text),
                schemas.branch().problems().stream().map(text -> "branch: " + text))
            .toList();
    changes.sort(SchemaChange.BY_NAME);
    notInSql.sort(SchemaChange.BY_NAME);
    boolean identical = changes.isEmpty() && notInSql.isEmpty() && problems.isEmpty();
    return new SchemaDifference(
        identical, changes, sql.strip(), DROPPED.matcher(sql).find(), notInSql, problems);
  }

  private static SchemaChange change(
      TreeElement element, AbstractDatabase parent, AbstractDatabase branch) {
    Change change =
        switch (element.getSide()) {
          case LEFT -> Change.REMOVED;
          case RIGHT -> Change.ADDED;
          case BOTH -> Change.CHANGED;
        };
    String type =
        element.getPgStatementSide(parent, branch) instanceof MaterializedPgView
            ? "MATERIALIZED VIEW"
            : element.getType().name().replace('_', ' ').toUpperCase(Locale.ROOT);
    return new SchemaChange(change, type, element.getQualifiedName());
  }

  private static List<SchemaChange> columnChanges(
      TreeElement element, AbstractDatabase parent, AbstractDatabase branch) {
    if (element.getSide() != TreeElement.DiffSide.BOTH
        || !(element.getPgStatement(parent) instanceof AbstractTable before)
        || !(element.getPgStatement(branch) instanceof AbstractTable after)) {
      return List.of();
    }
    List<SchemaChange> changes = new ArrayList<>();
    for (AbstractColumn column : before.getColumns()) {
      AbstractColumn same = after.getColumn(column.getName());
      if (same == null) {
        changes.add(column(Change.REMOVED, column));
      } else if (!column.equals(same)) {
        changes.add(column(Change.CHANGED, column));
      }
    }
    after.getColumns().stream()
        .filter(column -> before.getColumn(column.getName()) == null)
        .forEach(column -> changes.add(column(Change.ADDED, column)));
    return changes;
  }

  private static SchemaChange column(Change change, AbstractColumn column) {
    return new SchemaChange(change, "COLUMN", column.getQualifiedName());
  }
}
