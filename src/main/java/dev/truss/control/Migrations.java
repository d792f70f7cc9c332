package dev.truss.control;

import dev.truss.postgres.failure.SqlStates;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;

/**
 * Migrates the tables of the control database. The files are listed here because a native image has
 * no class path to scan.
 */
final class Migrations {

  private static final List<String> FILES =
      List.of(
          "V1__control_database.sql",
          "V2__backups.sql",
          "V3__imported_backups.sql",
          "V4__recovery.sql",
          "V5__session.sql",
          "V6__audit.sql",
          "V7__drafts_and_shares.sql",
          "V8__job_runs.sql",
          "V9__unique_labels.sql",
          "V10__verify_by_content.sql",
          "V11__rehearsal.sql",
          "V12__branched_schema.sql");

  private static final String HISTORY =
      """
      SELECT count(*) FILTER (WHERE success AND script = ANY (?)) AS applied, count(*) AS recorded
      FROM flyway_schema_history""";

  private Migrations() {}

  /**
   * Migrates the tables. Flyway's lock makes replicas wait for each other. Where all is done, as at
   * nearly every start, Flyway is left out: it opens two sessions and reads every file.
   */
  static void apply(DataSource control) throws SQLException {
    if (areApplied(control)) {
      return;
    }
    Flyway.configure()
        .dataSource(control)
        .resourceProvider(new Listed())
        .javaMigrationClassProvider(List::of)
        .load()
        .migrate();
  }

  private static boolean areApplied(DataSource control) throws SQLException {
    try (Connection session = control.getConnection();
        PreparedStatement query = session.prepareStatement(HISTORY)) {
      query.setArray(1, session.createArrayOf("text", FILES.toArray()));
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getInt("applied") == FILES.size() && row.getInt("recorded") == FILES.size();
      }
    } catch (SQLException e) {
      if (SqlStates.is(e, SqlStates.UNDEFINED_TABLE)) {
        return false;
      }
      throw e;
    }
  }

  private static final class Listed implements ResourceProvider {
    @Override
    public LoadableResource getResource(String name) {
      return FILES.contains(name) ? new Packaged(name) : null;
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
      return FILES.stream()
          .filter(name -> name.startsWith(prefix) && Stream.of(suffixes).anyMatch(name::endsWith))
          .<LoadableResource>map(Packaged::new)
          .toList();
    }
  }

  private static final class Packaged extends LoadableResource {
    private final String name;

    Packaged(String name) {
      this.name = name;
    }

    @Override
    public Reader read() {
      InputStream stream =
          Thread.currentThread().getContextClassLoader().getResourceAsStream(getAbsolutePath());
      if (stream == null) {
        throw new UncheckedIOException(new IOException("Not packaged: " + getAbsolutePath()));
      }
      return new InputStreamReader(stream, StandardCharsets.UTF_8);
    }

    @Override
    public String getAbsolutePath() {
      return "db/migration/" + name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return getAbsolutePath();
    }

    @Override
    public String getFilename() {
      return name;
    }

    @Override
    public String getRelativePath() {
      return name;
    }
  }
}
