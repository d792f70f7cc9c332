package dev.truss.diff.schema;

import dev.truss.catalog.SchemaObject;
import dev.truss.catalog.SchemaReading;
import dev.truss.catalog.SchemaReading.Definition;
import dev.truss.diff.schema.Selection.CatalogRow;
import dev.truss.diff.side.BothSides;
import dev.truss.diff.side.Deadline;
import dev.truss.diff.side.ReadSnapshot;
import dev.truss.postgres.ParsingDeadline;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/**
 * Has pgCodeKeeper write the SQL for what the branch changed.
 *
 * <p>pgCodeKeeper sees only the changed objects and those related to them. Objects that it cannot
 * read are found by bisection and hidden, so that the SQL for the rest is still written.
 */
final class SqlWriter {

  private static final Logger LOG = Logger.getLogger(SqlWriter.class);

  /** The kinds of objects that no SQL is written for. User mappings contain passwords. */
  private static final Set<String> UNWRITTEN =
      Set.of(
          "PUBLICATION",
          "SUBSCRIPTION",
          "DEFAULT PRIVILEGES",
          "REPLICA IDENTITY",
          "LANGUAGE",
          "TRANSFORM",
          "ACCESS METHOD",
          "CONVERSION",
          "OPERATOR FAMILY",
          "OPERATOR CLASS",
          "SECURITY LABEL",
          "PRIVILEGES",
          "USER MAPPING");

  /** The catalogs whose rows describe objects of other catalogs. */
  private static final Set<String> NO_OBJECTS = Set.of("pg_seclabel", "pg_init_privs");

  static final String NO_SQL = "No SQL is written for objects of this kind. Change it by hand.";

  private static final String UNREADABLE =
      "pgCodeKeeper, which writes the SQL, cannot read it. Change it by hand.";

  /** The most unreadable objects to search for. */
  private static final int MOST_UNREADABLE = 8;

  private final BothSides<ReadSnapshot> sides;
  private final BothSides<SchemaReading> readings;
  private final Changes changes;

  SqlWriter(BothSides<ReadSnapshot> sides, BothSides<SchemaReading> readings, Changes changes) {
    this.sides = sides;
    this.readings = readings;
    this.changes = changes;
  }

  /**
   * The SQL before its trial.
   *
   * @param leftOut the objects that it does not cover, with the reason
   * @param related the names, without a schema, of all related objects
   */
  record Draft(String sql, Map<SchemaObject, String> leftOut, Set<String> related) {

    /** Returns whether the SQL covers none of these objects, so that a trial is pointless. */
    boolean leavesOutAll(Set<SchemaObject> objects) {
      return objects.stream().allMatch(object -> NO_SQL.equals(leftOut.get(object)));
    }

    Set<SchemaObject> unreadable() {
      Set<SchemaObject> unreadable = new TreeSet<>(leftOut.keySet());
      unreadable.removeIf(object -> NO_SQL.equals(leftOut.get(object)));
      return unreadable;
    }
  }

  private record Side(ReadSnapshot snapshot, SchemaReading reading) {}

  Draft write() throws SQLException {
    Map<SchemaObject, String> leftOut = new TreeMap<>();
    Set<SchemaObject> targets = new TreeSet<>(changes.byBranch().keySet());
    for (SchemaObject object : changes.byBranch().keySet()) {
      if (UNWRITTEN.contains(object.type())) {
        leftOut.put(object, NO_SQL);
        targets.remove(object);
      }
    }
    if (targets.isEmpty()) {
      return new Draft("", leftOut, Set.of());
    }
    BothSides<Set<CatalogRow>> rows = related(targets);
    Set<SchemaObject> hidden = new TreeSet<>(changes.notByBranch());
    hidden.removeIf(object -> ScriptedSchemas.isRelation(object));
    List<SchemaObject> suspects = shown(rows, hidden);
    Set<String> related = new HashSet<>();
    suspects.forEach(object -> related.add(Names.unquoted(Names.last(object))));
    for (int found = 0; found <= MOST_UNREADABLE; found++) {
      try {
        return new Draft(attempt(rows, hidden), leftOut, related);
      } catch (LibraryFailure e) {
        // Its message may quote what users wrote.
        LOG.debugf("pgCodeKeeper could not write SQL: %s", e.getMessage());
        LOG.infof("pgCodeKeeper cannot read one of %d objects", suspects.size());
        if (suspects.isEmpty()) {
          break;
        }
        SchemaObject culprit = find(rows, hidden, suspects);
        hidden.add(culprit);
        suspects.remove(culprit);
        if (targets.contains(culprit)) {
          leftOut.put(culprit, UNREADABLE);
        }
      }
    }
    targets.forEach(object -> leftOut.put(object, UNREADABLE));
    return new Draft("", leftOut, related);
  }

  /** Returns an object that pgCodeKeeper fails on; any object if there is none. */
  private SchemaObject find(
      BothSides<Set<CatalogRow>> rows, Set<SchemaObject> hidden, List<SchemaObject> suspects)
      throws SQLException {
    // Hiding a relation also hides its parts, so that the relation would always look like the
    // culprit.
    List<SchemaObject> parts =
        suspects.stream().filter(object -> !ScriptedSchemas.isRelation(object)).toList();
    Set<SchemaObject> kept = new TreeSet<>(hidden);
    kept.addAll(parts);
    List<SchemaObject> left = parts;
    if (parts.isEmpty() || !succeeds(rows, kept)) {
      left = suspects.stream().filter(ScriptedSchemas::isRelation).toList();
    } else {
      kept = new TreeSet<>(hidden);
    }
    while (left.size() > 1) {
      List<SchemaObject> first = left.subList(0, left.size() / 2);
      List<SchemaObject> second = left.subList(left.size() / 2, left.size());
      Set<SchemaObject> more = new TreeSet<>(kept);
      more.addAll(second);
      if (succeeds(rows, more)) {
        left = second;
      } else {
        // The second half may contain another one, which a later round finds.
        left = first;
        kept = more;
      }
    }
    return left.isEmpty() ? suspects.getFirst() : left.getFirst();
  }

  private boolean succeeds(BothSides<Set<CatalogRow>> rows, Set<SchemaObject> hidden)
      throws SQLException {
    try {
      attempt(rows, hidden);
      return true;
    } catch (LibraryFailure e) {
      LOG.debugf(e, "pgCodeKeeper without %d objects", hidden.size());
      return false;
    }
  }

  /** Runs pgCodeKeeper under the deadline, because it parses text of users and may take long. */
  private String attempt(BothSides<Set<CatalogRow>> rows, Set<SchemaObject> hidden)
      throws SQLException {
    Deadline deadline = sides.parent().deadline();
    deadline.throwIfPassed();
    try {
      return ParsingDeadline.within(
          deadline.left().plusSeconds(1),
          guard ->
              new ScriptedSchemas(changes.notByBranch())
                  .sql(
                      sides,
                      new BothSides<>(
                          new Selection(rows.parent()).without(readings.parent(), hidden),
                          new Selection(rows.branch()).without(readings.branch(), hidden))));
    } catch (SQLException | RuntimeException e) {
      deadline.throwIfPassed();
      throw e;
    } catch (Exception e) {
      throw new LibraryFailure(e);
    }
  }

  /**
   * Returns the related objects, the same on both sides: an object that only one side showed would
   * look added or removed.
   */
  private BothSides<Set<CatalogRow>> related(Set<SchemaObject> targets) throws SQLException {
    BothSides<Side> both =
        new BothSides<>(
            new Side(sides.parent(), readings.parent()),
            new Side(sides.branch(), readings.branch()));
    BothSides<Set<CatalogRow>> own =
        both.map(
            side ->
                side.snapshot.read(
                    session -> RelatedRows.of(session, definitions(side.reading, seeds(targets)))));
    Set<SchemaObject> objects = new TreeSet<>(seeds(targets));
    objects.addAll(named(readings.parent(), own.parent()));
    objects.addAll(named(readings.branch(), own.branch()));
    BothSides<Set<CatalogRow>> all =
        new BothSides<>(
            with(own.parent(), readings.parent(), objects),
            with(own.branch(), readings.branch(), objects));
    return new BothSides<>(
        withParts(sides.parent(), all.parent()), withParts(sides.branch(), all.branch()));
  }

  /** Replaces parts of relations by the relation, with which they are read. */
  private Set<SchemaObject> seeds(Set<SchemaObject> targets) {
    Set<SchemaObject> seeds = new TreeSet<>(targets);
    for (SchemaObject target : targets) {
      if (ScriptedSchemas.isOfRelation(target)) {
        String relation = Names.relationOf(target).name();
        ScriptedSchemas.RELATIONS.forEach(
            type -> {
              SchemaObject of = new SchemaObject(type, relation);
              if (readings.parent().objects().containsKey(of)
                  || readings.branch().objects().containsKey(of)) {
                seeds.add(of);
              }
            });
      }
    }
    return seeds;
  }

  private static Collection<Definition> definitions(
      SchemaReading reading, Set<SchemaObject> objects) {
    return objects.stream()
        .map(reading.objects()::get)
        .filter(Objects::nonNull)
        .filter(definition -> !NO_OBJECTS.contains(definition.catalog()))
        .toList();
  }

  private static Set<SchemaObject> named(SchemaReading reading, Set<CatalogRow> rows) {
    Set<SchemaObject> named = new HashSet<>();
    reading
        .objects()
        .forEach(
            (object, definition) -> {
              if (definition.column() == 0
                  && rows.contains(new CatalogRow(definition.catalog(), definition.oid()))) {
                named.add(object);
              }
            });
    return named;
  }

  private static Set<CatalogRow> with(
      Set<CatalogRow> own, SchemaReading reading, Set<SchemaObject> objects) {
    Set<CatalogRow> rows = new HashSet<>(own);
    definitions(reading, objects)
        .forEach(definition -> rows.add(new CatalogRow(definition.catalog(), definition.oid())));
    return rows;
  }

  private static Set<CatalogRow> withParts(ReadSnapshot snapshot, Set<CatalogRow> rows)
      throws SQLException {
    rows.addAll(snapshot.read(session -> RelatedRows.parts(session, rows)));
    return rows;
  }

  /**
   * Returns all objects that pgCodeKeeper sees, beginning with changed ones and those with
   * expressions.
   */
  private List<SchemaObject> shown(BothSides<Set<CatalogRow>> rows, Set<SchemaObject> hidden) {
    Map<SchemaObject, Boolean> shown = new HashMap<>();
    for (var side :
        List.of(
            Map.entry(readings.parent(), rows.parent()),
            Map.entry(readings.branch(), rows.branch()))) {
      Set<String> relations = new HashSet<>();
      named(side.getKey(), side.getValue()).stream()
          .filter(ScriptedSchemas::isRelation)
          .forEach(relation -> relations.add(relation.name()));
      side.getKey()
          .objects()
          .forEach(
              (object, definition) -> {
                boolean of =
                    ScriptedSchemas.isOfRelation(object)
                        ? relations.contains(Names.relationOf(object).name())
                        : side.getValue()
                            .contains(new CatalogRow(definition.catalog(), definition.oid()));
                if (of && !object.type().equals("SCHEMA") && !object.type().equals("EXTENSION")) {
                  shown.put(object, changes.byBranch().containsKey(object));
                }
              });
    }
    List<SchemaObject> order = new ArrayList<>(shown.keySet());
    order.removeAll(hidden);
    order.sort(
        Comparator.comparing((SchemaObject object) -> !shown.getOrDefault(object, false))
            .thenComparing(Comparator.naturalOrder()));
    return order;
  }
}
