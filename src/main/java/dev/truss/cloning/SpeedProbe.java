package dev.truss.cloning;

import dev.truss.control.Background;
import dev.truss.control.ControlDatabase;
import dev.truss.control.Replica;
import dev.truss.database.DatabaseDrop;
import dev.truss.database.DatabaseStatements;
import dev.truss.database.OwnedDatabases;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.Quoting;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Measures the cost of each strategy on this server, by copies of a database of 8 MB and one of 136
 * MB. Measuring is the only way: a file clone on a file system without reflinks is slower than a
 * copy and reports no error, and the size from which the WAL is no longer the fastest way depends
 * on the disk.
 */
@ApplicationScoped
class SpeedProbe {

  private static final int FEWEST_RUNS = 3;
  private static final int MOST_RUNS = 8;
  private static final double NEAR = 1.25;
  private static final int FILLER_ROWS = 16_384;

  /** Fills rows of just under a page each, uncompressed. */
  private static final String FILL =
      """
      INSERT INTO public.filler SELECT repeat('x', 7900) FROM generate_series(1, %d)"""
          .formatted(FILLER_ROWS);

  private final ControlDatabase control;
  private final MainDatabase main;
  private final OwnedDatabases owned;
  private final DatabaseDrop drop;
  private final DatabaseStatements statements;
  private final Checkpoint checkpoint;
  private final Replica replica;
  private final Background background;

  SpeedProbe(
      ControlDatabase control,
      MainDatabase main,
      OwnedDatabases owned,
      DatabaseDrop drop,
      DatabaseStatements statements,
      Checkpoint checkpoint,
      Replica replica,
      Background background) {
    this.control = control;
    this.main = main;
    this.owned = owned;
    this.drop = drop;
    this.statements = statements;
    this.checkpoint = checkpoint;
    this.replica = replica;
    this.background = background;
  }

  CopySpeeds measure(int serverVersion) throws SQLException {
    Map<Strategy, Duration> small = new EnumMap<>(Strategy.class);
    Map<Strategy, Duration> large = new EnumMap<>(Strategy.class);
    try (Connection session = control.maintenance()) {
      try (Temporary empty = new Temporary(session, "template0", Strategy.WAL_LOG, serverVersion)) {
        long smallBytes = empty.size();
        for (Strategy strategy : Strategy.ofServer(serverVersion)) {
          small.put(strategy, fastest(session, empty, strategy, serverVersion));
        }
        empty.fill();
        long largeBytes = empty.size();
        for (Strategy strategy : Strategy.ofServer(serverVersion)) {
          large.put(strategy, fastest(session, empty, strategy, serverVersion));
        }
        Map<Strategy, CopySpeed> speeds = new EnumMap<>(Strategy.class);
        small.forEach(
            (strategy, duration) ->
                speeds.put(
                    strategy,
                    CopySpeed.through(smallBytes, duration, largeBytes, large.get(strategy))));
        return new CopySpeeds(speeds);
      }
    }
  }

  private Duration fastest(
      Connection session, Temporary template, Strategy strategy, int serverVersion)
      throws SQLException {
    List<Duration> took = new ArrayList<>();
    while (took.size() < MOST_RUNS && !agree(took)) {
      background.throwIfStopping();
      try (Temporary copy =
          new Temporary(session, template.name.value(), strategy, serverVersion)) {
        took.add(copy.took);
      }
    }
    return Collections.min(took);
  }

  /** Returns whether the two fastest runs agree. Other load makes a copy slower, never faster. */
  private static boolean agree(List<Duration> took) {
    if (took.size() < FEWEST_RUNS) {
      return false;
    }
    List<Duration> sorted = took.stream().sorted().toList();
    return sorted.get(1).toNanos() <= sorted.get(0).toNanos() * NEAR;
  }

  /** A database that lives for one measurement. */
  private final class Temporary implements AutoCloseable {
    private final Connection session;
    private final DatabaseName name;
    private final Duration took;
    private final Replica.Work work;

    Temporary(Connection session, String template, Strategy strategy, int serverVersion)
        throws SQLException {
      this.session = session;
      UUID operation = UUID.randomUUID();
      work = replica.work(operation);
      name = control.installation().stagingName(operation);
      owned.announce(name, null, operation);
      try {
        took = copy(template, strategy, serverVersion);
      } catch (SQLException | RuntimeException e) {
        work.close(); // what there is of it is the reconciler's
        throw e;
      }
    }

    private Duration copy(String template, Strategy strategy, int serverVersion)
        throws SQLException {
      try (Statement statement = session.createStatement()) {
        if (strategy.copiesFiles()) {
          checkpoint.make(session);
        }
        if (serverVersion >= 18_00_00) {
          statement.execute("SET file_copy_method = " + strategy.fileCopyMethod());
        }
      }
      long start = System.nanoTime();
      statements.execute(
          session,
          "CREATE DATABASE %s TEMPLATE %s STRATEGY %s"
              .formatted(name.quoted(), new DatabaseName(template).quoted(), strategy.sqlName()));
      return Duration.ofNanos(System.nanoTime() - start);
    }

    void fill() throws SQLException {
      try (Connection inside = main.open(name, control.installation().applicationName("probe"));
          Statement statement = inside.createStatement()) {
        statement.execute("CREATE TABLE public.filler (filling text)");
        statement.execute("ALTER TABLE public.filler ALTER COLUMN filling SET STORAGE PLAIN");
        statement.execute(FILL);
      }
    }

    long size() throws SQLException {
      try (Statement statement = session.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT pg_database_size(" + Quoting.literal(name.value()) + ")")) {
        row.next();
        return row.getLong(1);
      }
    }

    @Override
    public void close() throws SQLException {
      try {
        DatabaseDrop.Outcome outcome = drop.drop(name, null, OptionalLong.empty());
        if (!(outcome instanceof DatabaseDrop.Outcome.Gone)) {
          throw new SQLException(
              "copies cannot be measured: %s is not dropped: %s".formatted(name, outcome.why()));
        }
      } finally {
        work.close(); // where it stays, it is the reconciler's
      }
    }
  }
}
