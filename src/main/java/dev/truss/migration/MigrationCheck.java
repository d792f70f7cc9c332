package dev.truss.migration;

import dev.truss.control.ControlDatabase;
import dev.truss.migration.flyway.History;
import dev.truss.migration.flyway.HistoryReader;
import dev.truss.migration.flyway.MigrationFiles;
import dev.truss.migration.flyway.MigrationFolder;
import dev.truss.migration.flyway.Screening;
import dev.truss.migration.rehearsal.Finding;
import dev.truss.migration.rehearsal.RehearsalProgress;
import dev.truss.migration.rehearsal.Rehearsals;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;

/** Checks what a run would meet, and changes nothing. */
@ApplicationScoped
class MigrationCheck {

  private final ControlDatabase control;
  private final MainDatabase main;
  private final MigrationFolder folder;
  private final HistoryReader histories;
  private final Screening screening;
  private final DatabaseActivity surroundings;
  private final Rehearsals rehearsals;

  MigrationCheck(
      ControlDatabase control,
      MainDatabase main,
      MigrationFolder folder,
      HistoryReader histories,
      Screening screening,
      DatabaseActivity surroundings,
      Rehearsals rehearsals) {
    this.control = control;
    this.main = main;
    this.folder = folder;
    this.histories = histories;
    this.screening = screening;
    this.surroundings = surroundings;
    this.rehearsals = rehearsals;
  }

  /** Checks without running a file. */
  CheckResult check(DatabaseName database) throws Exception {
    return check(database, null);
  }

  /** Checks, and runs the pending files on a copy. */
  CheckResult rehearse(DatabaseName database, RehearsalProgress progress) throws Exception {
    return check(database, progress);
  }

  private CheckResult check(DatabaseName database, @Nullable RehearsalProgress progress)
      throws Exception {
    MigrationFiles files = folder.read();
    History history = histories.read(database, files);
    Screening.Screened screened = screening.of(files, history);
    DatabaseActivity.Seen seen = surroundings.look(database);
    List<OtherTools.Found> others = otherTools(database);
    List<Finding> findings = new ArrayList<>();
    ofHistory(history, histories.disagreements(database, files, history), findings);
    ofFiles(files, history, screened, findings);
    ofOthers(history, others, findings);
    findings.addAll(seen.findings());
    Optional<Rehearsals.Rehearsed> rehearsed =
        progress != null && !history.pending().isEmpty()
            ? Optional.of(rehearsals.rehearse(database, files, screened.refusals(), progress))
            : Optional.empty();
    rehearsed.ifPresent(result -> findings.addAll(result.findings()));
    return new CheckResult(
        database.value(),
        seen.user(),
        history.pending().size(),
        history.pendingFiles(),
        files.sha256(),
        seen.locks(),
        seen.transactions(),
        findings.stream().map(Finding::sentence).toList(),
        findings.stream().noneMatch(Finding::hurts),
        others,
        rehearsed.map(Rehearsals.Rehearsed::result).orElse(null));
  }

  private static void ofHistory(
      History history, List<String> disagreements, List<Finding> findings) {
    history
        .failed()
        .ifPresent(
            failed -> findings.add(Finding.hurting(MigrationFailures.failedEarlier(failed))));
    disagreements.forEach(problem -> findings.add(Finding.hurting(problem)));
    history.future().stream()
        .map(
            file ->
                Finding.remark(
                    file + " was applied and is newer than all files in truss.migrations.dir."))
        .forEach(findings::add);
  }

  private static void ofFiles(
      MigrationFiles files, History history, Screening.Screened screened, List<Finding> findings) {
    screened.refusals().stream()
        .map(refusal -> "%s would be refused: %s.".formatted(refusal.file(), refusal.reason()))
        .map(Finding::hurting)
        .forEach(findings::add);
    screened.outsideTransaction().stream()
        .sorted()
        .map(
            file ->
                Finding.remark(
                    file
                        + " cannot run in a transaction: if it fails half way, what it did before"
                        + " stays."))
        .forEach(findings::add);
    files.callbacks().stream()
        .map(
            file ->
                Finding.remark(file + " is a callback of Flyway's: each run runs it at its event."))
        .forEach(findings::add);
    history.unusedBaselines().stream()
        .map(
            file ->
                Finding.remark(
                    file
                        + " is left out: a baseline file is used only in a database without tables"
                        + " and without a history."))
        .forEach(findings::add);
    Set<String> known =
        history.all().stream().map(MigrationInfo::getScript).collect(Collectors.toSet());
    files.sqlFiles().stream()
        .filter(file -> !known.contains(file))
        .filter(file -> !MigrationFiles.isCallback(file))
        .map(
            file ->
                Finding.remark(
                    file + " is left out: its name is not like V1__what.sql or R__what.sql."))
        .forEach(findings::add);
  }

  private static void ofOthers(
      History history, List<OtherTools.Found> others, List<Finding> findings) {
    if (!history.begun()) {
      others.stream()
          .map(
              other ->
                  Finding.hurting(
                      "Table %s says that %s migrates this database; files in truss.migrations.dir are beside what it knows."
                          .formatted(other.table(), other.tool())))
          .forEach(findings::add);
    }
  }

  private List<OtherTools.Found> otherTools(DatabaseName database) throws SQLException {
    try (Connection session =
        main.open(database, control.installation().passingApplicationName())) {
      return OtherTools.in(session);
    }
  }
}
