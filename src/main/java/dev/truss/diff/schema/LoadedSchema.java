package dev.truss.diff.schema;

import dev.truss.diff.side.Deadline;
import dev.truss.diff.side.ReadSnapshot;
import dev.truss.postgres.failure.SqlStates;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.pgcodekeeper.core.loader.FullAnalyze;
import org.pgcodekeeper.core.loader.pg.JdbcPgLoader;
import org.pgcodekeeper.core.monitor.IMonitor;
import org.pgcodekeeper.core.monitor.NullMonitor;
import org.pgcodekeeper.core.schema.AbstractColumn;
import org.pgcodekeeper.core.schema.AbstractDatabase;
import org.pgcodekeeper.core.schema.AbstractSchema;
import org.pgcodekeeper.core.schema.AbstractTable;
import org.pgcodekeeper.core.schema.meta.MetaContainer;
import org.pgcodekeeper.core.schema.meta.MetaUtils;
import org.pgcodekeeper.core.schema.pg.PgColumn;
import org.pgcodekeeper.core.settings.ISettings;

/**
 * The schema of one side as pgCodeKeeper read it. Its warnings are ignored, because the SQL is
 * tried.
 */
record LoadedSchema(AbstractDatabase database) {

  private static final Logger LOG = Logger.getLogger(LoadedSchema.class);

  static LoadedSchema read(ReadSnapshot snapshot, Selection selection, ISettings settings)
      throws SQLException {
    return snapshot.read(
        connection -> {
          JdbcPgLoader loader =
              new JdbcPgLoader(
                  new LoaderSession(connection, selection),
                  "UTC",
                  settings,
                  new Monitor(snapshot.deadline()),
                  null);
          try {
            return load(loader);
          } catch (InterruptedException e) {
            throw stopped(snapshot.deadline(), e);
          } catch (IOException e) {
            throw failed(snapshot.deadline(), e);
          }
        });
  }

  private static LoadedSchema load(JdbcPgLoader loader) throws IOException, InterruptedException {
    AbstractDatabase database = loader.load();
    MetaContainer known = MetaUtils.createTreeFromDb(database);
    if (known.availableFunctions("pg_catalog").isEmpty()) {
      throw new IllegalStateException("pgCodeKeeper's descriptions of Postgres are missing");
    }
    leaveInheritedExpressionsToTheParent(database);
    List<Object> errors = new ArrayList<>(loader.getErrors());
    FullAnalyze.fullAnalyze(database, known, errors);
    errors.forEach(error -> LOG.debugf("pgCodeKeeper: %s", error));
    return new LoadedSchema(database);
  }

  /**
   * Removes expressions that partitions inherit. Otherwise pgCodeKeeper writes SET DEFAULT for
   * their generated columns, which Postgres refuses.
   */
  private static void leaveInheritedExpressionsToTheParent(AbstractDatabase database) {
    for (AbstractSchema schema : database.getSchemas()) {
      for (AbstractTable table : schema.getTables()) {
        for (AbstractColumn column : table.getColumns()) {
          if (column instanceof PgColumn own && own.isInherit() && own.isGenerated()) {
            own.setDefaultValue(null);
          }
        }
      }
    }
  }

  private static RuntimeException stopped(Deadline deadline, InterruptedException e) {
    if (deadline.hasPassed()) {
      return new Deadline.Passed(e);
    }
    Thread.currentThread().interrupt();
    return new IllegalStateException("Interrupted while reading a schema", e);
  }

  private static RuntimeException failed(Deadline deadline, IOException e) throws SQLException {
    if (deadline.hasPassed()) {
      return new Deadline.Passed(e);
    }
    Optional<SQLException> sql = SqlStates.find(e);
    if (sql.isPresent()) {
      throw sql.get();
    }
    return new IllegalStateException(e);
  }

  /** Lets pgCodeKeeper ask between and during statements whether the deadline has passed. */
  private static final class Monitor extends NullMonitor {
    private final Deadline deadline;

    Monitor(Deadline deadline) {
      this.deadline = deadline;
    }

    @Override
    public boolean isCanceled() {
      return deadline.hasPassed();
    }

    @Override
    public IMonitor createSubMonitor() {
      return this;
    }
  }
}
