package dev.truss.cloning;

import dev.truss.control.ControlDatabase;
import dev.truss.error.ProblemException;
import dev.truss.job.RunningJob;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.DumpAndRestore;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.Quoting;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * A logical copy from one consistent snapshot. Nobody on the source is disturbed; DDL there waits,
 * or makes the copy fail by its lock timeout.
 */
@ApplicationScoped
public class OnlineCopy {

  private static final Duration MEASURE_EVERY = Duration.ofSeconds(1);

  /** As the source was made; the columns of locales changed their names in 17. */
  private static final String OPTIONS =
      """
      SELECT pg_encoding_to_char(d.encoding) AS encoding, d.datcollate, d.datctype, d.datlocprovider,
             coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') AS locale,
             to_jsonb(d) ->> 'daticurules' AS icu_rules, t.spcname AS tablespace
      FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace WHERE d.datname = ?""";

  private final ControlDatabase control;
  private final MainDatabase main;
  private final CopyCheck check;

  OnlineCopy(ControlDatabase control, MainDatabase main, CopyCheck check) {
    this.control = control;
    this.main = main;
    this.check = check;
  }

  /** Ends what earlier runs of the job left running; programs outlive a killed Truss. */
  public void endEarlierRuns(long jobId, UUID operation) throws SQLException {
    try (Connection session = control.maintenance();
        PreparedStatement end =
            session.prepareStatement(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE starts_with(application_name, ?) AND application_name <> ?""")) {
      end.setString(1, applicationPrefix(jobId));
      end.setString(2, applicationName(jobId, operation));
      end.execute();
    }
  }

  /**
   * Copies the content. The staging database lets in nobody but its owner.
   *
   * @return a sentence for each thing that users of the copy should know
   */
  public List<String> copy(Source source, DatabaseName staging, RunningJob job, UUID operation)
      throws SQLException, IOException {
    String applicationName = applicationName(job.job().id(), operation);
    createEmpty(source, staging);
    List<String> warnings;
    OwnerGrants grants;
    try (Connection session = main.open(source.name(), applicationName)) {
      warnings = CopyWarnings.ofOnlineCopy(session);
      grants = OwnerGrants.in(session);
    }
    try (Connection copy = main.open(staging, applicationName)) {
      grants.give(copy, staging);
    }
    pipe(source, staging, job, applicationName);
    job.throwIfStopped();
    try (Connection copy = main.open(staging, applicationName)) {
      grants.takeBack(copy, staging);
    }
    return warnings;
  }

  private void pipe(Source source, DatabaseName staging, RunningJob job, String applicationName)
      throws IOException {
    var copy =
        new DumpAndRestore(
            check.programsFor(source),
            main.url().withDatabase(source.name()),
            staging,
            applicationName);
    job.onStop(copy::cancel);
    Thread measuring = Thread.ofVirtual().start(() -> measure(staging, job));
    try {
      copy.run(line -> RestoreLines.item(line).ifPresent(job::currentItem));
      job.throwIfStopped();
    } catch (IOException | RuntimeException e) {
      job.throwIfStopped(); // which ends the programs; what is said of that is not why
      throw e;
    } finally {
      measuring.interrupt();
    }
  }

  /** A restored database has no planner statistics. */
  public void analyze(DatabaseName staging, RunningJob job, UUID operation) throws SQLException {
    try (Connection inside = main.open(staging, applicationName(job.job().id(), operation));
        Statement statement = inside.createStatement()) {
      job.onStop(() -> cancel(statement));
      statement.execute("ANALYZE");
      job.throwIfStopped();
    } catch (SQLException e) {
      job.throwIfStopped();
      throw e;
    }
  }

  /**
   * Of the sessions of one run, so that a run that was taken for dead ends none of its successor's.
   */
  private String applicationName(long jobId, UUID operation) {
    return applicationPrefix(jobId) + operation.toString().substring(0, 8);
  }

  private String applicationPrefix(long jobId) {
    return control.installation().applicationName("job-" + jobId + "-");
  }

  private void createEmpty(Source source, DatabaseName staging) throws SQLException {
    try (Connection session = control.maintenance();
        Statement statement = session.createStatement()) {
      statement.execute(
          "CREATE DATABASE %s TEMPLATE template0 %s%s"
              .formatted(
                  staging.quoted(),
                  options(session, source),
                  source.ownerReachable() ? " OWNER " + Quoting.identifier(source.owner()) : ""));
      statement.execute("REVOKE ALL ON DATABASE " + staging.quoted() + " FROM PUBLIC");
    }
  }

  private static String options(Connection session, Source source) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(OPTIONS)) {
      query.setString(1, source.name().value());
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw ProblemException.conflict("parent_gone")
              .detail("Database %s is no longer there.", source.name());
        }
        StringBuilder options = new StringBuilder();
        append(options, "ENCODING", row.getString("encoding"));
        append(options, "LC_COLLATE", row.getString("datcollate"));
        append(options, "LC_CTYPE", row.getString("datctype"));
        switch (row.getString("datlocprovider")) {
          case "i" -> {
            options.append(" LOCALE_PROVIDER icu");
            append(options, "ICU_LOCALE", row.getString("locale"));
            append(options, "ICU_RULES", row.getString("icu_rules"));
          }
          case "b" -> {
            options.append(" LOCALE_PROVIDER builtin");
            append(options, "BUILTIN_LOCALE", row.getString("locale"));
          }
          default -> options.append(" LOCALE_PROVIDER libc");
        }
        // To name a tablespace takes a privilege, even if it is the one that is used anyway.
        String tablespace = row.getString("tablespace");
        return tablespace.equals("pg_default")
            ? options.toString()
            : options + " TABLESPACE " + Quoting.identifier(tablespace);
      }
    }
  }

  private static void append(StringBuilder options, String name, String value) {
    if (value != null) {
      options.append(' ').append(name).append(' ').append(Quoting.literal(value));
    }
  }

  /** The size of what is there so far, against the source's, is how far the copy is. */
  private void measure(DatabaseName staging, RunningJob job) {
    try {
      while (true) {
        Thread.sleep(MEASURE_EVERY);
        try (Connection session = control.maintenance();
            PreparedStatement size = session.prepareStatement("SELECT pg_database_size(?)")) {
          size.setString(1, staging.value());
          try (ResultSet row = size.executeQuery()) {
            row.next();
            job.bytesDone(row.getLong(1));
          }
        }
      }
    } catch (InterruptedException | SQLException e) {
      Thread.currentThread().interrupt(); // the copy has ended, or shows why it cannot go on
    }
  }

  private static void cancel(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException e) {
      throw new IllegalStateException("ANALYZE could not be canceled", e);
    }
  }
}
