package dev.truss.migration.flyway;

import dev.truss.control.ControlDatabase;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** Sets Flyway up for one database. */
@ApplicationScoped
public class FlywayFactory {

  private final ControlDatabase control;
  private final MainDatabase main;
  private final MigrationConfig config;

  FlywayFactory(ControlDatabase control, MainDatabase main, MigrationConfig config) {
    this.control = control;
    this.main = main;
    this.config = config;
  }

  /** One that only looks: it runs no callback, which may write, and its session blocks no clone. */
  Flyway reading(DatabaseName database, MigrationFiles files) {
    return set(database, files, control.installation().passingApplicationName(), List.of())
        .skipDefaultCallbacks(true)
        .load();
  }

  /** One that runs, and whose statements do not wait for locks for longer than they may. */
  public Flyway running(DatabaseName database, MigrationFiles files, TransactionGuard guard) {
    String timeout = "SET lock_timeout = " + config.lockTimeout().toMillis();
    return set(database, files, runName(), List.of(SessionSource.NOTICE_DEATH, timeout))
        .callbacks(new ConcurrentIndexTimeout(), guard)
        .load();
  }

  /** One that changes the history alone: it runs no callback. */
  public Flyway repairing(DatabaseName database, MigrationFiles files) {
    return set(database, files, runName(), List.of(SessionSource.NOTICE_DEATH))
        .skipDefaultCallbacks(true)
        .load();
  }

  /** One that runs where nobody else is, with these callbacks in the place of the files'. */
  public Flyway rehearsing(DatabaseName copy, MigrationFiles files, List<Callback> callbacks) {
    return set(copy, files, runName(), List.of(SessionSource.NOTICE_DEATH))
        .skipDefaultCallbacks(true)
        .callbacks(callbacks.toArray(Callback[]::new))
        .load();
  }

  /** A database that has tables and no history gets one, in which nothing stands yet. */
  public static void migrate(Flyway flyway, History before) {
    if (!before.begun() && before.baseline() != null) {
      flyway.baseline();
    }
    flyway.migrate();
  }

  /** What the sessions of runs and rehearsals are called. */
  public String runName() {
    return control.installation().applicationName("migration");
  }

  /**
   * Flyway's lock is one of a session here and not, as by default, of a transaction: such a
   * transaction stays open during the migrations, and {@code CREATE INDEX CONCURRENTLY} would wait
   * for its end for ever.
   */
  private FluentConfiguration set(
      DatabaseName database, MigrationFiles files, String applicationName, List<String> settings) {
    FluentConfiguration configuration =
        Flyway.configure()
            .dataSource(new SessionSource(main, database, applicationName, settings))
            .resourceProvider(files)
            .javaMigrationClassProvider(List::of)
            .outOfOrder(config.outOfOrder())
            .placeholders(config.placeholders())
            .baselineVersion(config.baselineVersion())
            .baselineDescription("Before Truss")
            .ignoreMigrationPatterns("*:pending", "*:future")
            .cleanDisabled(true);
    configuration
        .getPluginRegister()
        .getExact(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    return configuration;
  }
}
