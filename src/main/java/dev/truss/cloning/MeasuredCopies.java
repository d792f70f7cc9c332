package dev.truss.cloning;

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
import java.util.OptionalLong;
import java.util.UUID;

/** Makes copies of databases that live for one measurement. */
@ApplicationScoped
class MeasuredCopies {

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

  MeasuredCopies(
      ControlDatabase control,
      MainDatabase main,
      OwnedDatabases owned,
      DatabaseDrop drop,
      DatabaseStatements statements,
      Checkpoint checkpoint,
      Replica replica) {
    this.control = control;
    this.main = main;
    this.owned = owned;
    this.drop = drop;
    this.statements = statements;
    this.checkpoint = checkpoint;
    this.replica = replica;
  }

  Copy copy(Connection session, String template, Strategy strategy, int serverVersion)
      throws SQLException {
    return new Copy(session, template, strategy, serverVersion);
  }

  /** A database that lives for one measurement. */
  final class Copy implements AutoCloseable {
    private final Connection session;
    private final DatabaseName name;
    private final Duration took;
    private final Replica.Work work;

    private Copy(Connection session, String template, Strategy strategy, int serverVersion)
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

    String name() {
      return name.value();
    }

    /** Returns how long the server took to make the copy. */
    Duration took() {
      return took;
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
