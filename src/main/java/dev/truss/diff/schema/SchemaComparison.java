package dev.truss.diff.schema;

import dev.truss.catalog.BranchedSchema;
import dev.truss.catalog.CatalogReader;
import dev.truss.catalog.SchemaObject;
import dev.truss.catalog.SchemaReading;
import dev.truss.diff.side.BothSides;
import dev.truss.diff.side.Deadline;
import dev.truss.diff.side.ReadSnapshot;
import dev.truss.postgres.failure.SqlStates;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares two schemas:
 *
 * <ol>
 *   <li>both are read from the catalogs
 *   <li>what differs is told apart by who changed it, if the schema as of the branching is known
 *   <li>the SQL for what the branch changed is written
 *   <li>the SQL is tried
 * </ol>
 */
public final class SchemaComparison {

  private static final Pattern DROPPED =
      Pattern.compile("^(DROP (FOREIGN )?TABLE|\\s*DROP COLUMN) ", Pattern.MULTILINE);

  /** The most relations of a trial. Loading more takes longer than a client waits. */
  private static final int MOST_LOADED = 300;

  private final Optional<BranchedSchema> branched;
  private final TrialPlace place;

  /**
   * Prepares a comparison.
   *
   * @param branched the schemas as of the branching, if they were kept
   * @param place the place where the SQL is tried
   */
  public SchemaComparison(Optional<BranchedSchema> branched, TrialPlace place) {
    this.branched = branched;
    this.place = place;
  }

  /**
   * Compares the schemas.
   *
   * @throws Deadline.Passed if the deadline passes before the differences are known
   */
  public SchemaDifference compare(BothSides<ReadSnapshot> sides) throws SQLException {
    Deadline deadline = sides.parent().deadline();
    try {
      return compareWithin(sides, deadline);
    } catch (SQLException e) {
      if (SqlStates.is(e, SqlStates.QUERY_CANCELED) && deadline.hasPassed()) {
        throw new Deadline.Passed(e);
      }
      throw e;
    }
  }

  private SchemaDifference compareWithin(BothSides<ReadSnapshot> sides, Deadline deadline)
      throws SQLException {
    BothSides<SchemaReading> readings = sides.map(side -> side.read(CatalogReader::read));
    int major = sides.branch().serverMajor();
    Changes changes =
        Changes.between(readings, branched.filter(kept -> kept.isComparableOn(major)));
    deadline.throwIfPassed();
    SqlWriter.Draft draft = new SqlWriter(sides, readings, changes).write();
    return answer(readings, changes, tried(sides, readings, changes, draft));
  }

  private SqlTrial.Verdict tried(
      BothSides<ReadSnapshot> sides,
      BothSides<SchemaReading> readings,
      Changes changes,
      SqlWriter.Draft draft)
      throws SQLException {
    if (draft.leavesOutAll(changes.byBranch().keySet())) {
      return new SqlTrial.Verdict("", null, false, draft.leftOut());
    }
    try {
      return place.use(
          loaded(readings.parent(), draft),
          sides.parent().deadline(),
          (session, role) ->
              new SqlTrial(readings, changes, draft, sides.branch(), session, role).run());
    } catch (TrialPlace.NotPossible e) {
      return untried(sides.branch(), readings, changes, draft, e.reason());
    } catch (TrialPlace.Elsewhere e) {
      throw e.why();
    }
  }

  private static Set<String> loaded(SchemaReading parent, SqlWriter.Draft draft) {
    long relations = parent.objects().keySet().stream().filter(ScriptedSchemas::isRelation).count();
    return relations <= MOST_LOADED ? Set.of() : draft.related();
  }

  /**
   * Returns SQL that was not tried. Objects that pgCodeKeeper could not read are written as
   * Postgres prints them.
   */
  private static SqlTrial.Verdict untried(
      ReadSnapshot branch,
      BothSides<SchemaReading> readings,
      Changes changes,
      SqlWriter.Draft draft,
      String reason)
      throws SQLException {
    StringBuilder sql = new StringBuilder(draft.sql());
    Map<SchemaObject, String> leftOut = new TreeMap<>(draft.leftOut());
    for (SchemaObject object : draft.unreadable()) {
      List<String> own =
          branch.read(
              session ->
                  OwnSql.of(
                      session,
                      object,
                      readings.parent().objects().get(object),
                      readings.branch().objects().get(object)));
      if (!own.isEmpty()) {
        leftOut.remove(object);
        own.forEach(statement -> sql.append("\n\n").append(statement).append(';'));
      }
    }
    String written = sql.toString().strip();
    for (SchemaObject object : changes.byBranch().keySet()) {
      if (!changes.followsItsRelation(object)
          && !becameItsOwn(object, readings)
          && !Names.occursIn(written, object)) {
        leftOut.putIfAbsent(object, "No statement was written for it. Change it by hand.");
      }
    }
    return new SqlTrial.Verdict(written, written.isEmpty() ? null : reason, false, leftOut);
  }

  /** Returns whether a column became its table's own because the table is a detached partition. */
  private static boolean becameItsOwn(SchemaObject object, BothSides<SchemaReading> readings) {
    SchemaObject table = Names.relationOf(object);
    return object.type().equals("COLUMN")
        && !inherits(readings.parent(), table).equals(inherits(readings.branch(), table));
  }

  private static Optional<String> inherits(SchemaReading reading, SchemaObject table) {
    return Optional.ofNullable(reading.objects().get(table))
        .flatMap(
            definition ->
                definition.text().lines().filter(line -> line.startsWith("inherits ")).findAny());
  }

  private static SchemaDifference answer(
      BothSides<SchemaReading> readings, Changes changes, SqlTrial.Verdict verdict) {
    List<NotInSql> notInSql = new ArrayList<>();
    verdict
        .notInSql()
        .forEach(
            (object, reason) -> {
              @Nullable Change change = changes.byBranch().get(object);
              notInSql.add(
                  SchemaChange.of(change == null ? Change.CHANGED : change, object)
                      .notInSql(reason));
            });
    notInSql.sort(NotInSql.BY_NAME);
    List<String> problems = new ArrayList<>();
    readings
        .parent()
        .unread()
        .forEach((object, why) -> problems.add(problem("parent", object, why)));
    readings
        .branch()
        .unread()
        .forEach((object, why) -> problems.add(problem("branch", object, why)));
    return new SchemaDifference(
        changes.none() && problems.isEmpty(),
        changes.threeWay()
            ? SchemaDifference.Basis.SINCE_BRANCHING
            : SchemaDifference.Basis.TWO_WAY,
        Changes.listed(changes.byBranch()),
        Changes.listed(changes.byParent()),
        changes.conflicts().stream()
            .map(
                object ->
                    SchemaChange.of(
                        changes.byBranch().getOrDefault(object, Change.CHANGED), object))
            .sorted(SchemaChange.BY_NAME)
            .toList(),
        verdict.sql(),
        DROPPED.matcher(verdict.sql()).find(),
        verdict.verified() && !verdict.sql().isEmpty(),
        verdict.notTried(),
        notInSql,
        problems);
  }

  private static String problem(String side, SchemaObject object, String why) {
    return "%s: %s %s cannot be read: %s".formatted(side, object.type(), object.name(), why);
  }
}
