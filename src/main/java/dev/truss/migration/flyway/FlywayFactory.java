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

  /**
   * Returns a Flyway that only reads. It runs no callback, which may write, and its session blocks
   * no clone.
   */
  Flyway reading(DatabaseName database, MigrationFiles files) {
    return set(database, files, control.installation().passingApplicationName(), List.of())
        .skipDefaultCallbacks(true)
        .load();
  }

  /**
   * Returns a Flyway that runs files, whose statements wait for locks no longer than configured.
   */
  public Flyway running(DatabaseName database, MigrationFiles files, TransactionGuard guard) {
    String timeout = "SET lock_timeout = " + config.lockTimeout().toMillis();
    return set(database, files, runName(), List.of(SessionSource.NOTICE_DEATH, timeout))
        .callbacks(new ConcurrentIndexTimeout(), guard)
        .load();
  }

  /** Returns a Flyway that changes only the history. It runs no callback. */
  public Flyway repairing(DatabaseName database, MigrationFiles files) {
    return set(database, files, runName(), List.of(SessionSource.NOTICE_DEATH))
        .skipDefaultCallbacks(true)
        .load();
  }

  /**
   * Returns a Flyway that runs files on a copy, with these callbacks instead of those among the
   * files.
   */
  public Flyway rehearsing(DatabaseName copy, MigrationFiles files, List<Callback> callbacks) {
    return set(copy, files, runName(), List.of(SessionSource.NOTICE_DEATH))
        .skipDefaultCallbacks(true)
        .callbacks(callbacks.toArray(Callback[]::new))
        .load();
  }

  /** Migrates. A database with tables and no history gets a history with a baseline first. */
  public static void migrate(Flyway flyway, History before) {
    if (!before.begun() && before.baseline() != null) {
      flyway.baseline();
    }
    flyway.migrate();
  }

  /** Returns the {@code application_name} of runs and rehearsals. */
  public String runName() {
    return control.installation().applicationName("migration");
  }

  /**
   * Sets Flyway up with a session-level lock. The default is a lock of a transaction that stays
   * open during the migrations, for whose end {@code CREATE INDEX CONCURRENTLY} would wait forever.
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
