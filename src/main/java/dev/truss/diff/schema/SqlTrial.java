package dev.truss.diff.schema;

import dev.truss.catalog.CatalogReader;
import dev.truss.catalog.FixedSettings;
import dev.truss.catalog.SchemaObject;
import dev.truss.catalog.SchemaReading;
import dev.truss.catalog.SchemaReading.Definition;
import dev.truss.diff.side.BothSides;
import dev.truss.diff.side.ReadSnapshot;
import dev.truss.postgres.failure.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tries the SQL in a database that has only the parent's schema, or the part of it that the SQL is
 * related to, and compares the result with the branch.
 *
 * <ol>
 *   <li>It runs each statement, and leaves one that fails out of the SQL.
 *   <li>For what still differs from the branch, it tries the statements that Postgres prints, and
 *       adds them to the SQL if they help.
 *   <li>It reports what differs after that, and what the SQL changes besides.
 * </ol>
 */
final class SqlTrial {

  private static final String HEAD = "SET ";

  /** The separator that pgCodeKeeper writes between two statements. */
  private static final String NEXT = ";\n\n";

  private final BothSides<SchemaReading> readings;
  private final Changes changes;
  private final SqlWriter.Draft draft;
  private final ReadSnapshot branch;
  private final Connection scratch;
  private final TrialStatement statements;
  private final List<String> good = new ArrayList<>();
  private final Map<String, String> failed = new LinkedHashMap<>();
  private boolean lackedRights;

  /**
   * Prepares a trial.
   *
   * @param scratch a session in a database with the parent's schema
   * @param role the role of the session
   */
  SqlTrial(
      BothSides<SchemaReading> readings,
      Changes changes,
      SqlWriter.Draft draft,
      ReadSnapshot branch,
      Connection scratch,
      String role) {
    this.readings = readings;
    this.changes = changes;
    this.draft = draft;
    this.branch = branch;
    this.scratch = scratch;
    statements = new TrialStatement(readings, role);
  }

  /**
   * The outcome of a trial.
   *
   * @param sql the SQL without failed statements and with added ones
   * @param notTried why the SQL could not be tried as a whole
   * @param verified whether it was tried as a whole, and changes only what it is meant to
   */
  record Verdict(
      String sql,
      @Nullable String notTried,
      boolean verified,
      Map<SchemaObject, String> notInSql) {}

  Verdict run() throws SQLException, TrialPlace.Elsewhere {
    SchemaReading before = read();
    for (String statement :
        DraftStatements.of(
            draft.sql(),
            changes,
            readings.branch().objects().keySet(),
            readings.branch().objects()::get)) {
      tryOut(statement);
    }
    Set<SchemaObject> unreached = unreached(read());
    for (SchemaObject object : unreached) {
      tryOwn(object);
    }
    SchemaReading after = read();
    return verdict(before, after);
  }

  private void tryOut(String statement) throws SQLException {
    try {
      Statements.run(scratch, statements.asTrialRole(statement));
      good.add(statement);
    } catch (SQLException e) {
      Statements.throwIfOver(scratch, e);
      if (SqlStates.is(e, SqlStates.INSUFFICIENT_PRIVILEGE)) {
        lackedRights = true;
        good.add(statement);
      } else if (SqlStates.is(e, SqlStates.SYNTAX_ERROR) && statement.contains(NEXT)) {
        // A missing quote makes one statement of all that follow.
        for (String part : statement.split(NEXT, -1)) {
          tryOut(part.strip());
        }
      } else {
        failed.put(statement, SqlStates.message(e));
      }
    }
  }

  /**
   * Runs all statements for an object in one transaction, since a part of them may only drop it.
   */
  private void tryOwn(SchemaObject object) throws SQLException, TrialPlace.Elsewhere {
    List<String> own = own(object);
    if (own.isEmpty()) {
      return;
    }
    scratch.setAutoCommit(false);
    try {
      for (String statement : own) {
        Statements.run(scratch, statement);
      }
      if (same(
          CatalogReader.read(scratch).objects().get(object),
          readings.branch().objects().get(object))) {
        scratch.commit();
        good.addAll(own);
      }
    } catch (SQLException e) {
      Statements.throwIfOver(scratch, e);
    } finally {
      scratch.rollback();
      scratch.setAutoCommit(true);
    }
  }

  private List<String> own(SchemaObject object) throws TrialPlace.Elsewhere {
    try {
      return branch.read(
          session ->
              OwnSql.of(
                  session,
                  object,
                  readings.parent().objects().get(object),
                  readings.branch().objects().get(object)));
    } catch (SQLException e) {
      throw new TrialPlace.Elsewhere(e);
    }
  }

  private SchemaReading read() throws SQLException {
    FixedSettings.apply(scratch);
    scratch.setAutoCommit(false);
    try {
      return CatalogReader.read(scratch);
    } finally {
      scratch.rollback();
      scratch.setAutoCommit(true);
    }
  }

  private Set<SchemaObject> unreached(SchemaReading now) {
    Set<SchemaObject> unreached = new TreeSet<>();
    for (SchemaObject object : changes.byBranch().keySet()) {
      if (!same(now.objects().get(object), readings.branch().objects().get(object))
          && !isUnwritten(object)) {
        unreached.add(object);
      }
    }
    return unreached;
  }

  private boolean isUnwritten(SchemaObject object) {
    return SqlWriter.NO_SQL.equals(draft.leftOut().get(object));
  }

  private Verdict verdict(SchemaReading before, SchemaReading after) {
    Map<SchemaObject, String> notInSql = new TreeMap<>();
    draft
        .leftOut()
        .forEach(
            (object, reason) -> {
              if (isUnwritten(object)) {
                notInSql.put(object, reason);
              }
            });
    Set<SchemaObject> missing = missing(before);
    for (SchemaObject object : unreached(after)) {
      boolean mayBeMade = lackedRights || missing.contains(object);
      if (!mayBeMade || good.stream().noneMatch(statement -> Names.occursIn(statement, object))) {
        notInSql.put(object, reason(object));
      }
    }
    boolean changesMore = false;
    Set<SchemaObject> all = new TreeSet<>(before.objects().keySet());
    all.addAll(after.objects().keySet());
    for (SchemaObject object : all) {
      if (!changes.byBranch().containsKey(object)
          && !same(before.objects().get(object), after.objects().get(object))) {
        notInSql.put(object, "The SQL changes it, and the branch did not.");
        changesMore = true;
      }
    }
    boolean inPart = lackedRights || !missing.isEmpty();
    return new Verdict(
        good.stream().allMatch(statement -> statement.startsWith(HEAD))
            ? ""
            : String.join(";\n\n", good) + ";",
        inPart
            ? "A part of the SQL, or of the parent's schema, takes the rights of a superuser, which"
                + " the trial does not have."
            : null,
        !inPart && !changesMore,
        notInSql);
  }

  /** Returns the changed objects of the parent that could not be created for the trial. */
  private Set<SchemaObject> missing(SchemaReading before) {
    Set<SchemaObject> missing = new TreeSet<>();
    for (SchemaObject object : changes.byBranch().keySet()) {
      if (!isUnwritten(object)
          && !same(before.objects().get(object), readings.parent().objects().get(object))) {
        missing.add(object);
      }
    }
    return missing;
  }

  private String reason(SchemaObject object) {
    for (Map.Entry<String, String> failure : failed.entrySet()) {
      if (Names.occursIn(failure.getKey(), object)) {
        return "The statement for it fails: " + failure.getValue() + ". Change it by hand.";
      }
    }
    return draft
        .leftOut()
        .getOrDefault(
            object, "The SQL does not make it as it is in the branch. Change it by hand.");
  }

  /** Compares definitions without the owner, which differs in a trial. */
  private static boolean same(@Nullable Definition one, @Nullable Definition other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return withoutOwner(one.text()).equals(withoutOwner(other.text()));
  }

  private static String withoutOwner(String text) {
    return text.replaceAll("(?m)^owner .*\\R?", "").strip();
  }
}
