package dev.truss.migration;

import dev.truss.migration.flyway.FlywayFactory;
import dev.truss.migration.flyway.History;
import dev.truss.migration.flyway.HistoryReader;
import dev.truss.migration.flyway.MigrationFiles;
import dev.truss.migration.flyway.MigrationFolder;
import dev.truss.postgres.DatabaseName;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;

/**
 * Makes a history match the files: removes failed entries, accepts changed files as applied, and
 * marks missing ones as deleted. It changes only the history, and runs no callback.
 */
@ApplicationScoped
class MigrationRepair {

  private final MigrationFolder folder;
  private final FlywayFactory flyways;
  private final HistoryReader histories;
  private final RunGate gate;

  MigrationRepair(
      MigrationFolder folder, FlywayFactory flyways, HistoryReader histories, RunGate gate) {
    this.folder = folder;
    this.flyways = flyways;
    this.histories = histories;
    this.gate = gate;
  }

  RepairResult repair(DatabaseName database) throws IOException, SQLException {
    MigrationFiles files = folder.read();
    try (RunGate.Held held = gate.enter(database)) {
      List<String> before = problems(database, files);
      if (!before.isEmpty()) {
        Flyway flyway = flyways.repairing(database, files);
        History.reading(files, flyway::repair);
      }
      List<String> after = before.isEmpty() ? before : problems(database, files);
      List<String> settled = new ArrayList<>(before);
      settled.removeAll(after);
      return new RepairResult(database.value(), settled, after);
    }
  }

  private List<String> problems(DatabaseName database, MigrationFiles files) throws SQLException {
    return histories.disagreements(database, files, histories.read(database, files));
  }
}
