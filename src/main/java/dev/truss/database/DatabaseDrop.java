package dev.truss.database;

import dev.truss.control.ControlDatabase;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.failure.SqlStates;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The only place where Truss drops a database: one that it made, and can prove it.
 *
 * <p>A staging name holds our installation's id and 122 random bits that were written to the
 * control database before the database was made; it is proof together with the OID, where that is
 * known. Any other name must carry our mark, with the branch's id and this server's identifier, and
 * the OID that the row has.
 */
@ApplicationScoped
public class DatabaseDrop {

  private static final Logger LOG = Logger.getLogger(DatabaseDrop.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Set<String> NEVER = Set.of("postgres", "template0", "template1");

  private final ControlDatabase control;
  private final MainDatabase main;
  private final OwnedDatabases owned;
  private final DatabaseStatements statements;
  private final StuckServer stuck;
  private final List<Before> before;

  /** Called right before a branch is dropped. */
  public interface Before {
    void before(Connection session, DatabaseName name) throws SQLException;
  }

  /** The result of a drop. */
  public sealed interface Outcome {
    /** Returns why the database still exists; empty if it is gone. */
    String why();

    /** The database is gone. */
    record Gone() implements Outcome {
      @Override
      public String why() {
        return "";
      }
    }

    /** The database is not provably Truss's, and was not touched. */
    record NotOurs(String why) implements Outcome {}

    /** The database is Truss's, but Postgres cannot drop it now. */
    record Blocked(String why) implements Outcome {}

    /** The database is unusable, but its files still exist. It must be dropped again. */
    record Unfinished(String why) implements Outcome {}
  }

  private record Found(
      long oid,
      @Nullable String comment,
      List<String> prepared,
      boolean template,
      boolean invalid) {}

  DatabaseDrop(
      ControlDatabase control,
      MainDatabase main,
      OwnedDatabases owned,
      DatabaseStatements statements,
      StuckServer stuck,
      @All List<Before> before) {
    this.statements = statements;
    this.stuck = stuck;
    this.control = control;
    this.main = main;
    this.owned = owned;
    this.before = before;
  }

  /**
   * Ends the sessions on a database and drops it.
   *
   * @param branchId whose mark it must carry; null for one that was made to measure with
   * @param oid as the control database has it; empty when it was never noted
   */
  public Outcome drop(DatabaseName name, @Nullable Long branchId, OptionalLong oid)
      throws SQLException {
    try (Connection session = control.maintenance()) {
      if (isStaging(name) && !endCreation(session, name)) {
        return new Outcome.Blocked("the statement that makes it has not ended yet");
      }
      Optional<Found> found = find(session, name);
      if (found.isPresent()) {
        Optional<String> doubt = doubt(name, branchId, oid, found.get());
        if (doubt.isPresent()) {
          LOG.warnf("database %s is left alone: %s", name, doubt.get());
          return new Outcome.NotOurs(doubt.get());
        }
        if (!found.get().prepared().isEmpty()) {
          return new Outcome.Blocked(
              "it has prepared transactions: " + String.join(", ", found.get().prepared()));
        }
        Optional<String> lately = stuck.lately(session);
        if (lately.isPresent()) {
          return stays(session, name, lately.get());
        }
        if (!isStaging(name) && !found.get().invalid()) {
          for (Before action : before) {
            action.before(session, name);
          }
        }
        try {
          if (found.get().template()) {
            statements.execute(session, "ALTER DATABASE " + name.quoted() + " IS_TEMPLATE false");
          }
          statements.execute(session, "DROP DATABASE IF EXISTS " + name.quoted() + " WITH (FORCE)");
          stuck.works();
        } catch (StatementStuck e) {
          stuck.note(e);
          return stays(session, name, String.valueOf(e.getMessage()));
        } catch (SQLException e) {
          if (SqlStates.OBJECT_IN_USE.equals(e.getSQLState())
              || SqlStates.INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
            return stays(session, name, String.valueOf(e.getMessage()));
          }
          throw e;
        }
      }
      owned.gone(name);
      return new Outcome.Gone();
    }
  }

  /** Returns the outcome of a failed drop. A drop that has begun cannot be undone. */
  private static Outcome stays(Connection session, DatabaseName name, String why)
      throws SQLException {
    return find(session, name).map(Found::invalid).orElse(false)
        ? new Outcome.Unfinished(why)
        : new Outcome.Blocked(why);
  }

  private boolean isStaging(DatabaseName name) {
    return name.value().startsWith(control.installation().stagingPrefix());
  }

  private Optional<String> doubt(
      DatabaseName name, @Nullable Long branchId, OptionalLong oid, Found found) {
    if (NEVER.contains(name.value()) || name.equals(main.name())) {
      return Optional.of("Truss never drops this one");
    }
    if (oid.isPresent() && oid.getAsLong() != found.oid()) {
      return Optional.of(
          "its OID is %d, and the one Truss made has %d".formatted(found.oid(), oid.getAsLong()));
    }
    if (isStaging(name)) {
      return Optional.empty();
    }
    if (branchId == null || oid.isEmpty()) {
      return Optional.of("its OID was never noted");
    }
    String mark = control.installation().mark(branchId);
    return Objects.equals(found.comment(), mark)
        ? Optional.empty()
        : Optional.of(
            "its comment is not the mark of branch " + branchId + " of this installation");
  }

  /**
   * Ends a statement that still creates the database. A replica that counts as dead may be asleep,
   * and Postgres then continues its statement.
   *
   * @return false when it goes on all the same, as it does while it waits for the disk: it may yet
   *     be committed, and so what is written down of it has to stay
   */
  private static boolean endCreation(Connection session, DatabaseName name) throws SQLException {
    try (PreparedStatement end =
        session.prepareStatement(
            """
            SELECT coalesce(bool_and(pg_terminate_backend(pid, ?)), true) FROM pg_stat_activity
            WHERE state = 'active' AND starts_with(query, ?)""")) {
      end.setLong(1, PATIENCE.toMillis());
      end.setString(2, "CREATE DATABASE " + name.quoted() + " ");
      try (ResultSet row = end.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private static Optional<Found> find(Connection session, DatabaseName name) throws SQLException {
    try (PreparedStatement query =
        session.prepareStatement(
            """
            SELECT oid::bigint, shobj_description(oid, 'pg_database'),
                   ARRAY(SELECT gid FROM pg_prepared_xacts WHERE database = datname), datistemplate,
                   datconnlimit = -2
            FROM pg_database WHERE datname = ?""")) {
      query.setString(1, name.value());
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Found(
                    row.getLong(1),
                    row.getString(2),
                    List.of((String[]) row.getArray(3).getArray()),
                    row.getBoolean(4),
                    row.getBoolean(5)))
            : Optional.empty();
      }
    }
  }
}
