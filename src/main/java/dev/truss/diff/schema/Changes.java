package dev.truss.diff.schema;

import dev.truss.catalog.BranchedSchema;
import dev.truss.catalog.SchemaDigest;
import dev.truss.catalog.SchemaObject;
import dev.truss.catalog.SchemaReading;
import dev.truss.diff.side.BothSides;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The differences between two schemas, and which side made them.
 *
 * @param byBranch the branch's changes, by object
 * @param byParent the parent's changes since the branching; empty if they are not known
 * @param conflicts the objects that both changed
 * @param neither the objects that have differed from the beginning, because a hook changed the
 *     branch
 * @param threeWay whether the schema as of the branching is known
 */
record Changes(
    Map<SchemaObject, Change> byBranch,
    Map<SchemaObject, Change> byParent,
    Set<SchemaObject> conflicts,
    Set<SchemaObject> neither,
    boolean threeWay) {

  static Changes between(BothSides<SchemaReading> readings, Optional<BranchedSchema> branched) {
    Changes changes =
        new Changes(
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeSet<>(),
            new TreeSet<>(),
            branched.isPresent());
    Map<SchemaObject, SchemaReading.Definition> before = readings.parent().objects();
    Map<SchemaObject, SchemaReading.Definition> after = readings.branch().objects();
    Set<SchemaObject> all = new TreeSet<>(before.keySet());
    all.addAll(after.keySet());
    all.removeAll(readings.parent().unread().keySet());
    all.removeAll(readings.branch().unread().keySet());
    // A copy of a database has no subscriptions.
    all.removeIf(object -> object.type().equals("SUBSCRIPTION") && !after.containsKey(object));
    for (SchemaObject object : all) {
      SchemaReading.@Nullable Definition inParent = before.get(object);
      SchemaReading.@Nullable Definition inBranch = after.get(object);
      if (inParent == null || inBranch == null || !inParent.text().equals(inBranch.text())) {
        changes.add(object, inParent, inBranch, branched);
      }
    }
    return changes;
  }

  private void add(
      SchemaObject object,
      SchemaReading.@Nullable Definition inParent,
      SchemaReading.@Nullable Definition inBranch,
      Optional<BranchedSchema> branched) {
    Change toBranch = change(inParent != null, inBranch != null);
    if (branched.isEmpty()) {
      byBranch.put(object, toBranch);
      return;
    }
    BranchedSchema then = branched.get();
    boolean parentDid = then.parent().compare(object, inParent) == SchemaDigest.Then.OTHER;
    boolean branchDid = then.branch().compare(object, inBranch) != SchemaDigest.Then.SAME;
    if (parentDid) {
      byParent.put(object, change(then.parent().had(object), inParent != null));
    }
    if (branchDid) {
      byBranch.put(object, toBranch);
    }
    if (!branchDid && !parentDid) {
      neither.add(object);
    }
    if (branchDid && parentDid) {
      conflicts.add(object);
    }
  }

  private static Change change(boolean before, boolean after) {
    if (before && after) {
      return Change.CHANGED;
    }
    return after ? Change.ADDED : Change.REMOVED;
  }

  boolean none() {
    return byBranch.isEmpty() && byParent.isEmpty() && neither.isEmpty();
  }

  /** Returns the differing objects that the branch did not change. The SQL must not touch them. */
  Set<SchemaObject> notByBranch() {
    Set<SchemaObject> only = new TreeSet<>(byParent.keySet());
    only.addAll(neither);
    only.removeAll(byBranch.keySet());
    return only;
  }

  /** Returns whether the object belongs to a relation that the branch added or removed. */
  boolean followsItsRelation(SchemaObject object) {
    return ScriptedSchemas.isOfRelation(object)
        && ScriptedSchemas.RELATIONS.stream()
            .map(type -> new SchemaObject(type, Names.relationOf(object).name()))
            .anyMatch(relation -> isWhole(byBranch.get(relation)));
  }

  /**
   * Returns the changes as the answer lists them. A table with changed columns counts as changed;
   * columns of an added or removed table are not listed.
   */
  static List<SchemaChange> listed(Map<SchemaObject, Change> changes) {
    Map<SchemaObject, Change> listed = new TreeMap<>();
    changes.forEach(
        (object, change) -> {
          if (!object.type().equals("COLUMN")) {
            listed.put(object, change);
            return;
          }
          SchemaObject table = Names.relationOf(object);
          @Nullable Change whole = changes.get(table);
          SchemaObject foreign = new SchemaObject("FOREIGN TABLE", table.name());
          boolean follows =
              isWhole(whole)
                  || isWhole(changes.get(foreign))
                  || isWhole(changes.get(new SchemaObject("VIEW", table.name())))
                  || isWhole(changes.get(new SchemaObject("MATERIALIZED VIEW", table.name())));
          if (!follows) {
            listed.put(object, change);
            if (!changes.containsKey(foreign)) {
              listed.putIfAbsent(table, Change.CHANGED);
            }
          }
        });
    List<SchemaChange> list = new ArrayList<>();
    listed.forEach((object, change) -> list.add(SchemaChange.of(change, object)));
    list.sort(SchemaChange.BY_NAME);
    return list;
  }

  private static boolean isWhole(@Nullable Change change) {
    return change == Change.ADDED || change == Change.REMOVED;
  }
}
