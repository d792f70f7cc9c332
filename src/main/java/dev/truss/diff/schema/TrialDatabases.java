package dev.truss.diff.schema;

import dev.truss.control.ControlDatabase;
import dev.truss.control.Replica;
import dev.truss.database.OwnedDatabases;
import dev.truss.diff.side.Deadline;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.StatementDeadline;
import dev.truss.postgres.failure.SqlStates;
import dev.truss.postgres.program.ClientPrograms;
import dev.truss.postgres.program.SchemaDump;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Empty databases with the schema of another one.
 *
 * <table>
 *   <caption>Steps</caption>
 *   <tr><th>step</th><th>after a crash here</th></tr>
 *   <tr><td>the name announced</td><td>forgotten by the reconciler</td></tr>
 *   <tr><td>a role made</td><td>dropped by {@link TrialRoles}</td></tr>
 *   <tr><td>the database made, that role's; extensions added by Truss, while nothing of a user is in it</td><td>dropped by the reconciler, then the role</td></tr>
 *   <tr><td>the dumped schema loaded and used, by that role</td><td>the same; its sessions end with that</td></tr>
 *   <tr><td>database and role dropped</td><td>the same</td></tr>
 * </table>
 */
@ApplicationScoped
public class TrialDatabases {

  private static final Logger LOG = Logger.getLogger(TrialDatabases.class);

  /** The time that is reserved for dropping the database and for the answer. */
  private static final Duration RESERVE = Duration.ofSeconds(2);

  /** The time after the deadline for a session that is not ended at it. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  private static final Duration LOCK_WAIT = Duration.ofSeconds(2);

  private final ControlDatabase control;
  private final MainDatabase main;
  private final Replica replica;
  private final OwnedDatabases owned;
  private final ClientPrograms programs;
  private final TrialRoles roles;
  private final ScratchDatabases scratches;

  TrialDatabases(
      ControlDatabase control,
      MainDatabase main,
      Replica replica,
      OwnedDatabases owned,
      ClientPrograms programs,
      TrialRoles roles,
      ScratchDatabases scratches) {
    this.control = control;
    this.main = main;
    this.replica = replica;
    this.owned = owned;
    this.programs = programs;
    this.roles = roles;
    this.scratches = scratches;
  }

  /** Returns the place for trials with the schema of that database. */
  public TrialPlace of(DatabaseName parent) {
    return new TrialPlace() {
      @Override
      public <T> T use(Set<String> only, Deadline deadline, Use<T> use)
          throws NotPossible, Elsewhere {
        Duration time = deadline.left().minus(RESERVE);
        if (!time.isPositive()) {
          throw outOfTime(null);
        }
        return new Trial(parent, deadline, time).run(only, use);
      }
    };
  }

  private static TrialPlace.NotPossible outOfTime(@Nullable Throwable why) {
    String reason = "The time for the comparison (truss.diff.timeout) ran out.";
    return why == null
        ? new TrialPlace.NotPossible(reason)
        : new TrialPlace.NotPossible(reason, why);
  }

  private final class Trial {
    private final DatabaseName parent;
    private final Deadline deadline;
    private final Duration time;
    private final UUID operation = UUID.randomUUID();
    private final DatabaseName scratch = control.installation().stagingName(operation);
    private volatile boolean timeUp;

    Trial(DatabaseName parent, Deadline deadline, Duration time) {
      this.parent = parent;
      this.deadline = deadline;
      this.time = time;
    }

    private String applicationName() {
      return control.installation().applicationName("diff");
    }

    <T> T run(Set<String> only, TrialPlace.Use<T> use)
        throws TrialPlace.NotPossible, TrialPlace.Elsewhere {
      try {
        return announced(only, use);
      } catch (SQLException e) {
        throw timeUp
            ? outOfTime(e)
            : new TrialPlace.NotPossible("The trial failed: " + SqlStates.message(e), e);
      }
    }

    private <T> T announced(Set<String> only, TrialPlace.Use<T> use)
        throws SQLException, TrialPlace.NotPossible, TrialPlace.Elsewhere {
      SchemaDump dump =
          new SchemaDump(
              programs
                  .folderFor(control.serverVersion() / 10_000)
                  .orElseThrow(() -> new TrialPlace.NotPossible(missingPrograms())),
              main.program(parent, applicationName()));
      CompletableFuture<Void> alarm = new CompletableFuture<>();
      CompletableFuture<?> rings =
          alarm
              .completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS)
              .thenRunAsync(() -> end(dump));
      try (var work = replica.work(operation)) {
        owned.announce(scratch, null, operation);
        return within(dump, only, use);
      } catch (IOException e) {
        throw timeUp
            ? outOfTime(e)
            : new TrialPlace.NotPossible("pg_dump failed: " + e.getMessage(), e);
      } finally {
        rings.cancel(false);
        alarm.cancel(false);
      }
    }

    private String missingPrograms() {
      try {
        return ClientPrograms.missing(control.serverVersion() / 10_000);
      } catch (SQLException e) {
        return e.getMessage();
      }
    }

    private <T> T within(SchemaDump dump, Set<String> only, TrialPlace.Use<T> use)
        throws SQLException, IOException, TrialPlace.NotPossible, TrialPlace.Elsewhere {
      try (Connection server = control.maintenance()) {
        TrialRoles.TrialRole role = roles.create(server, operation);
        try {
          scratches.create(server, scratch, parent, role, left());
          scratches.addExtensions(scratch, parent, role);
          String sql = dump.run(LOCK_WAIT);
          try (Connection session = roles.login(server, role, scratch, applicationName())) {
            StatementDeadline.of(session, left());
            DumpedSchema.load(session, sql, only);
            // The dump says that there is none.
            StatementDeadline.of(session, left());
            return use.in(session, role.name());
          }
        } finally {
          scratches.discard(server, scratch, role);
        }
      }
    }

    private Duration left() throws TrialPlace.NotPossible {
      if (timeUp) {
        throw outOfTime(null);
      }
      return deadline.left().plus(GRACE);
    }

    /** Ends a trial. A function in it may run forever and ignore a cancellation. */
    private void end(SchemaDump dump) {
      timeUp = true;
      dump.cancel();
      try {
        roles.endSessions(scratch, operation);
      } catch (SQLException e) {
        LOG.warnf(e, "the sessions of a trial could not be ended");
      }
    }
  }
}
