package dev.truss.diff.schema;

import dev.truss.catalog.SchemaObject;
import dev.truss.diff.side.BothSides;
import dev.truss.diff.side.Deadline;
import dev.truss.diff.side.ReadSnapshot;
import dev.truss.postgres.failure.SqlStates;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.pgcodekeeper.core.DatabaseType;
import org.pgcodekeeper.core.api.PgCodeKeeperApi;
import org.pgcodekeeper.core.model.difftree.DbObjType;
import org.pgcodekeeper.core.model.difftree.DiffTree;
import org.pgcodekeeper.core.model.difftree.TreeElement;
import org.pgcodekeeper.core.schema.AbstractDatabase;
import org.pgcodekeeper.core.schema.PgPrivilege;
import org.pgcodekeeper.core.schema.PgStatement;
import org.pgcodekeeper.core.settings.CoreSettings;

/** Runs pgCodeKeeper once. It reads the selected part of both schemas and writes the SQL. */
final class ScriptedSchemas {

  static final List<String> RELATIONS =
      List.of("TABLE", "FOREIGN TABLE", "VIEW", "MATERIALIZED VIEW", "SEQUENCE");

  private static final Set<String> OF_RELATIONS =
      Set.of("COLUMN", "CONSTRAINT", "INDEX", "TRIGGER", "RULE", "POLICY", "REPLICA IDENTITY");

  private final CoreSettings settings = settings();

  /** Relations that only the parent changed, as pgCodeKeeper names them. */
  private final Set<String> untouched;

  ScriptedSchemas(Set<SchemaObject> notByBranch) {
    untouched =
        notByBranch.stream()
            .filter(ScriptedSchemas::isRelation)
            .map(object -> Names.unquoted(object.name()))
            .collect(Collectors.toSet());
  }

  static boolean isRelation(SchemaObject object) {
    return RELATIONS.contains(object.type());
  }

  static boolean isOfRelation(SchemaObject object) {
    return OF_RELATIONS.contains(object.type());
  }

  private static CoreSettings settings() {
    CoreSettings settings = new CoreSettings();
    settings.setDbType(DatabaseType.PG);
    // Otherwise it would write DROP TABLE and CREATE TABLE for columns in another order.
    settings.setIgnoreColumnOrder(true);
    // Otherwise a function could not be created before the tables that its body names.
    settings.setDisableCheckFunctionBodies(true);
    return settings;
  }

  /**
   * Writes the SQL.
   *
   * @throws LibraryFailure when pgCodeKeeper fails on an object
   */
  String sql(BothSides<ReadSnapshot> sides, BothSides<Selection> selections) throws SQLException {
    Deadline deadline = sides.parent().deadline();
    try {
      BothSides<LoadedSchema> schemas =
          new BothSides<>(
                  new Shown(sides.parent(), selections.parent()),
                  new Shown(sides.branch(), selections.branch()))
              .map(side -> LoadedSchema.read(side.snapshot, side.selection, settings));
      return sql(schemas.parent().database(), schemas.branch().database());
    } catch (IOException e) {
      throw new LibraryFailure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while comparing schemas", e);
    } catch (SQLException e) {
      if (SqlStates.isUnavailable(e) || deadline.hasPassed()) {
        throw e;
      }
      throw new LibraryFailure(e);
    } catch (Deadline.Passed e) {
      throw e;
    } catch (RuntimeException e) {
      deadline.throwIfPassed();
      throw new LibraryFailure(e);
    }
  }

  private record Shown(ReadSnapshot snapshot, Selection selection) {}

  private String sql(AbstractDatabase parent, AbstractDatabase branch)
      throws IOException, InterruptedException {
    TreeElement tree = DiffTree.create(settings, parent, branch);
    tree.setAllChecked();
    select(tree, parent, branch);
    return PgCodeKeeperApi.diff(settings, tree, parent, branch, List.of(), List.of(), List.of())
        .strip();
  }

  /**
   * Selects what to write SQL for. The parent's changes to a table are not undone when the branch
   * changed one of its columns.
   */
  private void select(TreeElement element, AbstractDatabase parent, AbstractDatabase branch) {
    if (element.getType() == DbObjType.USER_MAPPING) {
      element.setSelected(false);
    } else if (element.getType() != DbObjType.DATABASE
        && untouched.contains(Names.unquoted(element.getQualifiedName()))) {
      if (element.getSide() == TreeElement.DiffSide.BOTH) {
        copyFacts(element.getPgStatement(parent), element.getPgStatement(branch));
      } else {
        element.setSelected(false);
        element.getChildren().forEach(child -> child.setSelected(false));
      }
    }
    element.getChildren().forEach(child -> select(child, parent, branch));
  }

  private static void copyFacts(PgStatement from, PgStatement to) {
    to.setOwner(from.getOwner());
    to.setComment(from.getComment());
    to.clearPrivileges();
    for (PgPrivilege privilege : from.getPrivileges()) {
      to.addPrivilege(privilege);
    }
  }
}
