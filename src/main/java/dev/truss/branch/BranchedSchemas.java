package dev.truss.branch;

import dev.truss.catalog.CatalogReader;
import dev.truss.catalog.FixedSettings;
import dev.truss.catalog.SchemaDigest;
import dev.truss.control.ControlDatabase;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * Keeps the schema that a branch begins with, and begins with anew at each reset, as a digest: a
 * comparison tells by it what the branch changed from what its parent changed since.
 *
 * <p>It is read just before the branch is published, when nobody else knows the database's name, so
 * that no change of a user can be taken for the beginning. That takes about 0.1 ms for a table. A
 * branch for which it cannot be read is made all the same.
 */
@ApplicationScoped
class BranchedSchemas {

  private static final Logger LOG = Logger.getLogger(BranchedSchemas.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** How often it is looked whether the session has ended, which takes it a few milliseconds. */
  private static final int LOOKS = 200;

  private final ControlDatabase control;
  private final MainDatabase main;

  BranchedSchemas(ControlDatabase control, MainDatabase main) {
    this.control = control;
    this.main = main;
  }

  /** Reads the schema of a database that is not published yet; empty if it cannot be read. */
  Optional<byte[]> read(DatabaseName staging) {
    try {
      return open(staging);
    } catch (SQLException e) {
      LOG.warnf(e, "the schema of %s is not known to later comparisons", staging);
      return Optional.empty();
    }
  }

  private Optional<byte[]> open(DatabaseName staging) throws SQLException {
    try (Connection server = control.maintenance();
        Statement allow = server.createStatement()) {
      allow.execute("ALTER DATABASE " + staging.quoted() + " ALLOW_CONNECTIONS true");
      Optional<byte[]> digest = digest(staging);
      awaitEndOfSession(server, staging);
      return digest;
    }
  }

  private Optional<byte[]> digest(DatabaseName staging) throws SQLException {
    try (Connection inside =
        main.open(staging, control.installation().applicationName("schema"), TIMEOUT)) {
      inside.setReadOnly(true);
      inside.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      inside.setAutoCommit(false);
      FixedSettings.apply(inside);
      return Optional.of(
          SchemaDigest.of(
                  CatalogReader.read(inside), inside.getMetaData().getDatabaseMajorVersion())
              .bytes());
    }
  }

  /** A database is not renamed while a session is on it, and Postgres looks every 100 ms only. */
  private static void awaitEndOfSession(Connection server, DatabaseName staging)
      throws SQLException {
    try (PreparedStatement query =
        server.prepareStatement("SELECT FROM pg_stat_activity WHERE datname = ?")) {
      query.setString(1, staging.value());
      for (int look = 0; look < LOOKS; look++) {
        try (ResultSet row = query.executeQuery()) {
          if (!row.next()) {
            return;
          }
        }
      }
    }
  }

  /** Keeps it, or forgets what was kept where there is none. */
  void keep(Handle handle, long branchId, Optional<byte[]> digest) {
    if (digest.isEmpty()) {
      handle.execute("DELETE FROM branched_schema WHERE branch_id = ?", branchId);
      return;
    }
    handle.execute(
        """
        INSERT INTO branched_schema (branch_id, digest) VALUES (?, ?)
        ON CONFLICT (branch_id) DO UPDATE SET digest = excluded.digest\
        """,
        branchId,
        digest.get());
  }

  Optional<byte[]> find(long branchId) {
    return control
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT digest FROM branched_schema WHERE branch_id = ?")
                    .bind(0, branchId)
                    .mapTo(byte[].class)
                    .findOne());
  }
}
