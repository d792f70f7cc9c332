package dev.truss.migration.rehearsal;

import dev.truss.migration.flyway.EachStatement;
import dev.truss.migration.script.LeadingComments;
import dev.truss.migration.script.ScriptStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.flywaydb.core.api.callback.Context;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Watches a rehearsal statement by statement. The session of the migration shows which tables were
 * rewritten, which other sessions cannot see before the commit. A second session shows the locks.
 */
public final class StatementWatch extends EachStatement {

  private static final int LONGEST_TEXT = 2000;
  private static final Set<String> CALLS = Set.of("DO", "CALL", "SELECT", "EXECUTE", "WITH");
  private static final String FAILED = "failed";

  private final RehearsalWall wall;
  private final LockObserver locks;
  private final Relations before;
  private final List<Watched> watched = new ArrayList<>();
  private Relations last;
  private Set<LockObserver.Held> heldBefore = Set.of();
  private long began;

  /**
   * A statement that was run.
   *
   * @param inTransaction whether its locks are kept until its file ends
   * @param began when it began, by {@link System#nanoTime}
   * @param ended when it ended, by the same clock
   */
  record Watched(
      RehearsalResult.StatementResult result, boolean inTransaction, long began, long ended) {
    private Watched because(String error) {
      return new Watched(result.because(error), inTransaction, began, ended);
    }
  }

  StatementWatch(Connection second, RehearsalWall wall) throws SQLException {
    super("statement-watch");
    this.wall = wall;
    locks = new LockObserver(second);
    before = Relations.in(second);
    last = before;
  }

  /** Returns the statements that were run so far. */
  List<Watched> watched() {
    return List.copyOf(watched);
  }

  @Override
  protected void beginFile(Context context) throws SQLException {
    wall.begin();
  }

  @Override
  protected void endFile(Context context) throws SQLException {
    wall.beforeCommit(context.getConnection());
  }

  @Override
  protected void before(Context context) throws SQLException {
    wall.require(context.getStatement().getSql());
    int pid = pid(context.getConnection());
    heldBefore = locks.held(pid);
    locks.begin(pid);
    began = System.nanoTime();
  }

  @Override
  protected void after(Context context) throws SQLException {
    long ended = System.nanoTime();
    Set<LockObserver.Held> held = new HashSet<>(locks.end());
    held.addAll(locks.held(pid(context.getConnection())));
    Relations now = Relations.in(context.getConnection());
    List<String> rewrites =
        last.rewritten(now).stream()
            .filter(before.byOid()::containsKey)
            .map(oid -> before.byOid().get(oid).name())
            .toList();
    last = now;
    add(context, ended, held, rewrites, null);
    if (callsCode(context.getStatement().getSql()) || context.getConnection().getAutoCommit()) {
      wall.after(context.getConnection());
    }
  }

  /**
   * Returns whether the statement calls code of users. Its effects on the server are checked at
   * once, so that they are attributed to it; those of other statements before the commit.
   */
  private static boolean callsCode(String sql) {
    return CALLS.contains(ScriptStatement.ofWords(LeadingComments.cutFrom(sql)).command());
  }

  /** Notes the failure. Flyway gives the reason later, to {@link #explain}. */
  @Override
  protected void failed(Context context) throws SQLException {
    add(context, System.nanoTime(), locks.end(), List.of(), FAILED);
  }

  /** Adds the reason to the last statement, if that failed. */
  void explain(String reason) {
    if (!watched.isEmpty() && watched.getLast().result().error() != null) {
      watched.addLast(watched.removeLast().because(reason));
    }
  }

  private void add(
      Context context,
      long ended,
      Set<LockObserver.Held> held,
      List<String> rewrites,
      @Nullable String error)
      throws SQLException {
    var result =
        new RehearsalResult.StatementResult(
            context.getMigrationInfo().getScript(),
            text(context),
            Math.round((ended - began) / 1e5) / 10.0,
            newLocks(held),
            rewrites,
            error);
    watched.add(new Watched(result, !context.getConnection().getAutoCommit(), began, ended));
  }

  private List<RehearsalResult.Lock> newLocks(Set<LockObserver.Held> held) {
    Map<String, LockMode> strongest = new TreeMap<>();
    for (LockObserver.Held lock : held) {
      Relations.Relation relation = before.byOid().get(lock.relation());
      if (relation != null && relation.isTable() && !heldBefore.contains(lock)) {
        strongest.merge(
            relation.name(), lock.mode(), (one, other) -> one.compareTo(other) > 0 ? one : other);
      }
    }
    return strongest.entrySet().stream()
        .map(
            lock ->
                new RehearsalResult.Lock(
                    lock.getKey(), lock.getValue().text(), lock.getValue().blocks()))
        .toList();
  }

  private static String text(Context context) {
    String sql = LeadingComments.cutFrom(context.getStatement().getSql()).strip();
    return sql.substring(0, Math.min(sql.length(), LONGEST_TEXT));
  }

  private static int pid(Connection session) throws SQLException {
    return session.unwrap(PGConnection.class).getBackendPID();
  }
}
