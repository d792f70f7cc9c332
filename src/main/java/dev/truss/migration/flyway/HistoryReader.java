package dev.truss.migration.flyway;

import dev.truss.control.ControlDatabase;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Reads the history of a database, and checks whether it matches the files. It runs no callback.
 */
@ApplicationScoped
public class HistoryReader {

  /** The check that Flyway makes before it begins a history without a baseline. */
  private static final String IS_EMPTY =
      """
      SELECT NOT EXISTS (
          SELECT FROM pg_catalog.pg_class c
            LEFT JOIN pg_catalog.pg_depend d ON d.objid = c.oid AND d.deptype = 'e'
          WHERE c.relnamespace = s.oid AND d.objid IS NULL AND c.relkind IN ('r', 'p', 'v', 'S', 't')
        UNION ALL
          SELECT FROM pg_catalog.pg_type t
            LEFT JOIN pg_catalog.pg_depend d ON d.objid = t.oid AND d.deptype = 'e'
          WHERE t.typnamespace = s.oid AND d.objid IS NULL AND t.typcategory NOT IN ('A', 'C')
        UNION ALL
          SELECT FROM pg_catalog.pg_proc p
            LEFT JOIN pg_catalog.pg_depend d ON d.objid = p.oid AND d.deptype = 'e'
          WHERE p.pronamespace = s.oid AND d.objid IS NULL)
      FROM pg_catalog.pg_namespace s WHERE s.nspname = pg_catalog.current_schema()\
      """;

  private final ControlDatabase control;
  private final MainDatabase main;
  private final MigrationConfig config;
  private final FlywayFactory flyways;

  HistoryReader(
      ControlDatabase control, MainDatabase main, MigrationConfig config, FlywayFactory flyways) {
    this.control = control;
    this.main = main;
    this.config = config;
    this.flyways = flyways;
  }

  /**
   * Reads the history.
   *
   * @throws dev.truss.error.ProblemException 409 {@code migrations_unusable}
   */
  public History read(DatabaseName database, MigrationFiles files) throws SQLException {
    History history = History.of(flyways.reading(database, files), files);
    return history.begun() || startsEmpty(database)
        ? history
        : history.behind(MigrationVersion.fromVersion(config.baselineVersion()));
  }

  /** Returns a sentence for each mismatch between the files and the history. */
  public List<String> disagreements(DatabaseName database, MigrationFiles files, History history) {
    return Validation.of(flyways.reading(database, files), history, files);
  }

  /**
   * Returns whether a first run applies every file. Otherwise the history begins with a baseline,
   * and files up to its version count as applied.
   */
  private boolean startsEmpty(DatabaseName database) throws SQLException {
    if (MigrationVersion.fromVersion(config.baselineVersion()).isNewerThan("0")) {
      return false;
    }
    try (Connection session =
            main.openForItsSql(database, control.installation().passingApplicationName());
        Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(IS_EMPTY)) {
      return !row.next() || row.getBoolean(1);
    }
  }
}
