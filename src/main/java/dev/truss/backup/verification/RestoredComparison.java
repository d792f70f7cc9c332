package dev.truss.backup.verification;

import dev.truss.backup.archive.Content;
import dev.truss.backup.archive.ContentReader;
import dev.truss.backup.archive.Manifest;
import dev.truss.backup.archive.SourceSnapshot;
import dev.truss.control.ServerPrograms;
import dev.truss.dump.extension.LeftOut;
import dev.truss.job.RunSessions;
import dev.truss.job.RunningJob;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.Sessions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares a restored database with what the manifest says of the source. */
@ApplicationScoped
class RestoredComparison {

  private static final int MOST_DIFFERENCES = 10;

  /** The restored content differs from the archived one. */
  static final class Differs extends IOException {
    private static final long serialVersionUID = 1L;

    Differs(List<String> differences) {
      super(
          "what was restored is not what was backed up: "
              + String.join(
                  "; ", differences.subList(0, Math.min(differences.size(), MOST_DIFFERENCES))));
    }
  }

  private record Name(String schema, String table) {}

  private final MainDatabase main;
  private final ServerPrograms programs;
  private final RunSessions sessions;

  RestoredComparison(MainDatabase main, ServerPrograms programs, RunSessions sessions) {
    this.main = main;
    this.programs = programs;
    this.sessions = sessions;
  }

  /**
   * Compares everything that the manifest describes: sums if it has them, numbers of rows
   * otherwise.
   *
   * @param leftOut what was not restored, and is not compared
   * @return what was compared
   * @throws Differs naming what differs
   */
  String compare(Manifest manifest, DatabaseName database, LeftOut leftOut, RunningJob job)
      throws IOException, SQLException {
    Content restored = read(manifest, database, job);
    List<String> differences = new ArrayList<>();
    Map<Name, Manifest.Table> tables = new HashMap<>();
    restored.tables().forEach(table -> tables.put(name(table), table));
    List<Manifest.Table> compared =
        manifest.tables().stream()
            .filter(
                table ->
                    tables.containsKey(name(table))
                        || !leftOut.hasTable(table.schema(), table.name()))
            .toList();
    long rows = 0;
    for (Manifest.Table table : compared) {
      rows += table.rows();
      compare(table, tables.get(name(table)), differences);
    }
    Manifest.LargeObjects had = manifest.largeObjects();
    if (had != null && !had.equals(restored.largeObjects())) {
      differences.add(ofLargeObjects(had, restored.largeObjects()));
    }
    if (!differences.isEmpty()) {
      throw new Differs(differences);
    }
    return "%d files read, restored, %s of %d tables compared"
            .formatted(
                manifest.files().size(),
                had == null
                    ? rows + " rows"
                    : "the content of %d large objects and of %d rows".formatted(had.count(), rows),
                compared.size())
        + leftOut.warnings().stream().map(". "::concat).collect(Collectors.joining());
  }

  private Content read(Manifest manifest, DatabaseName database, RunningJob job)
      throws IOException, SQLException {
    String applicationName = sessions.applicationName(job);
    try (Connection session = main.open(database, applicationName, Sessions.LONG_DEADLINE)) {
      SourceSnapshot.Reading reading = reading(manifest, database, applicationName);
      job.onStop(reading::cancel);
      job.onStop(() -> abort(session));
      return reading.read(session, tables(manifest, session));
    } catch (IOException | SQLException e) {
      job.throwIfStopped();
      throw e;
    }
  }

  private SourceSnapshot.Reading reading(
      Manifest manifest, DatabaseName database, String applicationName) throws SQLException {
    return manifest.hasSums()
        ? new ContentReader(
            programs.require().resolve("psql"), main.program(database, applicationName), null)
        : SourceSnapshot::count;
  }

  /**
   * Returns the tables to count. An older Truss counted the leaves of partitioned tables one by
   * one.
   */
  private static List<SourceSnapshot.Table> tables(Manifest manifest, Connection session)
      throws SQLException {
    Set<Name> named =
        manifest.tables().stream().map(RestoredComparison::name).collect(Collectors.toSet());
    return SourceSnapshot.tables(session).stream()
        .map(
            table -> named.contains(new Name(table.schema(), table.name())) ? table.alone() : table)
        .toList();
  }

  private static void compare(
      Manifest.Table had, Manifest.@Nullable Table has, List<String> differences) {
    String name = had.schema() + "." + had.name();
    if (has == null || has.rows() != had.rows()) {
      differences.add(
          "%s has %s rows and had %d".formatted(name, has == null ? "no" : has.rows(), had.rows()));
    } else if (had.sum() != null && !had.sum().equals(has.sum())) {
      differences.add("the %d rows of %s have other content".formatted(had.rows(), name));
    }
  }

  private static String ofLargeObjects(
      Manifest.LargeObjects had, Manifest.@Nullable LargeObjects has) {
    return has != null && has.count() == had.count()
        ? "the %d large objects have other content or numbers".formatted(had.count())
        : "there are %s large objects, and there were %d"
            .formatted(has == null ? "no" : has.count(), had.count());
  }

  private static Name name(Manifest.Table table) {
    return new Name(table.schema(), table.name());
  }

  private static void abort(Connection session) {
    try {
      session.abort(Runnable::run);
    } catch (SQLException e) {
      throw new IllegalStateException("a session could not be aborted", e);
    }
  }
}
