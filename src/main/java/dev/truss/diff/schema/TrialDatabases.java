package dev.truss.diff.schema;

import dev.truss.control.ControlDatabase;
import dev.truss.control.Replica;
import dev.truss.database.DatabaseDrop;
import dev.truss.database.OwnedDatabases;
import dev.truss.diff.side.Deadline;
import dev.truss.dump.DatabaseDefinition;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.DatabaseUrl;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.Quoting;
import dev.truss.postgres.failure.SqlStates;
import dev.truss.postgres.program.ClientPrograms;
import dev.truss.postgres.program.SchemaDump;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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

  private static final Duration LOCK_WAIT = Duration.ofSeconds(2);

  private final ControlDatabase control;
  private final MainDatabase main;
  private final Replica replica;
  private final OwnedDatabases owned;
  private final DatabaseDrop drop;
  private final ClientPrograms programs;
  private final TrialRoles roles;

  TrialDatabases(
      ControlDatabase control,
      MainDatabase main,
      Replica replica,
      OwnedDatabases owned,
      DatabaseDrop drop,
      ClientPrograms programs,
      TrialRoles roles) {
    this.control = control;
    this.main = main;
    this.replica = replica;
    this.owned = owned;
    this.drop = drop;
    this.programs = programs;
    this.roles = roles;
  }

  /** Returns the place for trials with the schema of that database. */
  public TrialPlace of(DatabaseName parent) {
    return new TrialPlace() {
      @Override
      public <T> T use(Set<String> only, Deadline deadline, Use<T> use)
          throws SQLException, NotPossible {
        Duration time = deadline.left().minus(RESERVE);
        if (!time.isPositive()) {
          throw outOfTime(null);
        }
        return new Trial(parent, time).run(only, use);
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
    private final Duration time;
    private final UUID operation = UUID.randomUUID();
    private final DatabaseName scratch = control.installation().stagingName(operation);
    private volatile boolean timeUp;

    Trial(DatabaseName parent, Duration time) {
      this.parent = parent;
      this.time = time;
    }

    private String applicationName() {
      return control.installation().applicationName("diff");
    }

    <T> T run(Set<String> only, TrialPlace.Use<T> use) throws SQLException, TrialPlace.NotPossible {
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
      } catch (SQLException e) {
        if (timeUp) {
          throw outOfTime(e);
        }
        throw e;
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
        throws SQLException, IOException, TrialPlace.NotPossible {
      try (Connection server = control.maintenance()) {
        TrialRoles.TrialRole role = roles.create(server, operation);
        try {
          create(server, role);
          addExtensions(role);
          String sql = dump.run(LOCK_WAIT);
          try (Connection session = login(role)) {
            DumpedSchema.load(session, sql, only);
            return use.in(session, role.name());
          }
        } finally {
          discard(server, role);
        }
      }
    }

    private void create(Connection server, TrialRoles.TrialRole role) throws SQLException {
      DatabaseDefinition definition;
      try (Connection inside = main.open(parent, applicationName())) {
        definition = DatabaseDefinition.in(inside);
      }
      try (Statement statement = server.createStatement()) {
        statement.execute(
            "CREATE DATABASE %s TEMPLATE template0 %s OWNER %s"
                .formatted(scratch.quoted(), definition.options(), role.quoted()));
        statement.execute("REVOKE ALL ON DATABASE " + scratch.quoted() + " FROM PUBLIC");
      }
    }

    /**
     * Creates the extensions, most of which need more privileges than the role has. One that cannot
     * be created is left out.
     */
    private void addExtensions(TrialRoles.TrialRole role) throws SQLException {
      List<String> statements = new ArrayList<>();
      try (Connection inside = main.open(parent, applicationName());
          PreparedStatement query =
              inside.prepareStatement(
                  """
                  SELECT nspname, format('CREATE EXTENSION IF NOT EXISTS %I SCHEMA %I VERSION %L', extname, nspname, extversion)
                  FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace
                  WHERE extname <> 'plpgsql' ORDER BY e.oid\
                  """);
          ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          if (!rows.getString(1).equals("pg_catalog")) {
            statements.add(
                "CREATE SCHEMA IF NOT EXISTS %s AUTHORIZATION %s"
                    .formatted(Quoting.identifier(rows.getString(1)), role.quoted()));
          }
          statements.add(rows.getString(2));
        }
      }
      if (statements.isEmpty()) {
        return;
      }
      try (Connection inside = main.open(scratch, applicationName())) {
        for (String statement : statements) {
          try {
            Statements.run(inside, statement);
          } catch (SQLException e) {
            SqlTrial.throwIfOver(e);
            LOG.debugf("not made for a trial: %s", e.getMessage());
          }
        }
      }
    }

    private Connection login(TrialRoles.TrialRole role)
        throws SQLException, TrialPlace.NotPossible {
      DatabaseUrl own = main.url();
      var login =
          new DatabaseUrl(
              own.host(), own.port(), scratch, role.name(), role.password(), own.parameters());
      try {
        return main.openForUsers(login, applicationName(), Map.of("preferQueryMode", "simple"));
      } catch (SQLException e) {
        if (String.valueOf(e.getSQLState()).startsWith("28")) {
          throw new TrialPlace.NotPossible(
              "It is tried as a role made for it, which the server does not let in: %s. Add a line to pg_hba.conf."
                  .formatted(SqlStates.message(e)),
              e);
        }
        throw e;
      }
    }

    /** Drops the database and the role. A failure of this does not hide an earlier one. */
    private void discard(Connection server, TrialRoles.TrialRole role) {
      try {
        if (drop.drop(scratch, null, OptionalLong.empty())
            instanceof DatabaseDrop.Outcome.Blocked b) {
          LOG.warnf("database %s is left to the reconciler: %s", scratch, b.why());
          return;
        }
        roles.drop(server, role.name());
      } catch (SQLException e) {
        LOG.warnf(e, "database %s is left to the reconciler", scratch);
      }
    }

    /** Ends a trial. A function in it may run forever and ignore a cancellation. */
    private void end(SchemaDump dump) {
      timeUp = true;
      dump.cancel();
      try (Connection server = control.maintenance();
          PreparedStatement statement =
              server.prepareStatement(
                  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?")) {
        statement.setString(1, scratch.value());
        statement.executeQuery().close();
      } catch (SQLException e) {
        LOG.warnf(e, "the sessions of a trial could not be ended");
      }
    }
  }
}
