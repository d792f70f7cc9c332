package dev.truss.branch;

import dev.truss.catalog.BranchedSchema;
import dev.truss.catalog.CatalogReader;
import dev.truss.catalog.FixedSettings;
import dev.truss.catalog.SchemaDigest;
import dev.truss.control.ControlDatabase;
import dev.truss.database.Source;
import dev.truss.database.SourceReader;
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
import org.jspecify.annotations.Nullable;

/**
 * Keeps the schema that a branch begins with, and begins with anew at each reset, as a digest: a
 * comparison tells by it what the branch changed from what its parent changed since.
 *
 * <p>It is read just before the branch is published. The database is open to connections only while
 * it is read, under a name that no client was told, so that no change of a user is taken for the
 * beginning. That takes 30 ms and about 0.1 ms for a table. The digest of a source that is not
 * written to is known from then on, so that its next clones do not take longer. A branch for which
 * it cannot be read is made all the same.
 *
 * <p>A copy lacks what could not be copied, so that the parent's schema is read beside it. Content
 * of an earlier time says nothing of its parent: its schema is not kept.
 */
@ApplicationScoped
class BranchedSchemas {

  private static final Logger LOG = Logger.getLogger(BranchedSchemas.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** The number of checks whether the session has ended, which takes a few milliseconds. */
  private static final int LOOKS = 200;

  private final ControlDatabase control;
  private final MainDatabase main;
  private final SourceReader sources;
  private final KnownDigests known = new KnownDigests();

  BranchedSchemas(ControlDatabase control, MainDatabase main, SourceReader sources) {
    this.control = control;
    this.main = main;
    this.sources = sources;
  }

  /** Two digests to store. */
  static final class Kept {
    private final byte[] branch;
    private final byte @Nullable [] parent;

    private Kept(byte[] branch, byte @Nullable [] parent) {
      this.branch = branch;
      this.parent = parent;
    }
  }

  /** Reads the schema of a database that is not published yet; empty if it cannot be read. */
  Optional<Kept> read(Staging.Build build) {
    if (build.isLoaded()) {
      return build
          .copied()
          .flatMap(this::ofParent)
          .flatMap(parent -> read(build.name()).map(branch -> new Kept(branch, parent)));
    }
    Optional<byte[]> beforeHooks = build.schemaBeforeHooks();
    if (build.hooked()) {
      return beforeHooks.flatMap(
          parent -> read(build.name()).map(branch -> new Kept(branch, parent)));
    }
    return ofSource(build).or(() -> read(build.name())).map(branch -> new Kept(branch, null));
  }

  /** Reads the schema of such a database; empty if it cannot be read. */
  Optional<byte[]> read(DatabaseName staging) {
    return read(staging, this::open);
  }

  private Optional<byte[]> ofParent(DatabaseName parent) {
    return read(parent, this::digest);
  }

  private interface Reading {
    byte[] of(DatabaseName database) throws SQLException;
  }

  private static Optional<byte[]> read(DatabaseName database, Reading reading) {
    try {
      return Optional.of(reading.of(database));
    } catch (SQLException | RuntimeException | StackOverflowError e) {
      LOG.warnf(e, "the schema of %s is not known to later comparisons", database);
      return Optional.empty();
    }
  }

  /**
   * That of the source of a clone, if it was not written to since it was looked at before: the
   * clone has the same.
   */
  private Optional<byte[]> ofSource(Staging.Build build) {
    Optional<Source> source = build.source();
    Optional<String> version = source.flatMap(Source::contentVersion);
    if (version.isEmpty()) {
      return Optional.empty();
    }
    try {
      KnownDigests.Key key = new KnownDigests.Key(source.get().oid(), version.get());
      if (!sources.contentVersion(source.get().name()).equals(version)) {
        return Optional.empty();
      }
      Optional<byte[]> digest = known.find(key).or(() -> read(build.name()));
      digest.ifPresent(bytes -> known.put(key, bytes));
      return digest;
    } catch (SQLException e) {
      LOG.debugf(e, "whether %s was written to is not known", source.get().name());
      return Optional.empty();
    }
  }

  private byte[] open(DatabaseName staging) throws SQLException {
    try (Connection server = control.maintenance();
        Statement allow = server.createStatement()) {
      allow.execute("ALTER DATABASE " + staging.quoted() + " ALLOW_CONNECTIONS true");
      byte[] digest;
      try {
        digest = digest(staging);
      } finally {
        allow.execute("ALTER DATABASE " + staging.quoted() + " ALLOW_CONNECTIONS false");
      }
      awaitEndOfSession(server, staging);
      return digest;
    }
  }

  private byte[] digest(DatabaseName staging) throws SQLException {
    try (Connection inside =
        main.open(staging, control.installation().applicationName("schema"), TIMEOUT)) {
      inside.setReadOnly(true);
      inside.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      inside.setAutoCommit(false);
      FixedSettings.apply(inside);
      return SchemaDigest.of(
              CatalogReader.read(inside), inside.getMetaData().getDatabaseMajorVersion())
          .bytes();
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
  void keep(Handle handle, long branchId, Optional<Kept> digests) {
    if (digests.isEmpty()) {
      handle.execute("DELETE FROM branched_schema WHERE branch_id = ?", branchId);
      return;
    }
    handle
        .createUpdate(
            """
            INSERT INTO branched_schema (branch_id, digest, parent_digest) VALUES (?, ?, ?)
            ON CONFLICT (branch_id)
            DO UPDATE SET digest = excluded.digest, parent_digest = excluded.parent_digest\
            """)
        .bind(0, branchId)
        .bind(1, digests.get().branch)
        .bind(2, digests.get().parent)
        .execute();
  }

  Optional<BranchedSchema> find(long branchId) {
    return control
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT digest, coalesce(parent_digest, digest) FROM branched_schema
                        WHERE branch_id = ?\
                        """)
                    .bind(0, branchId)
                    .map(
                        (row, context) ->
                            new BranchedSchema(
                                SchemaDigest.read(row.getBytes(1)),
                                SchemaDigest.read(row.getBytes(2))))
                    .findOne());
  }
}
