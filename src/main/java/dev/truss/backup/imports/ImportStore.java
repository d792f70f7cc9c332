package dev.truss.backup.imports;

import dev.truss.backup.archive.Manifest;
import dev.truss.backup.archive.Manifests;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rows of imported archives. */
@ApplicationScoped
class ImportStore {

  /** Returns the archives that backups have or are making. */
  Set<String> known(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT archive FROM backup WHERE archive IS NOT NULL
            UNION ALL SELECT name FROM archive_draft""")
        .mapTo(String.class)
        .set();
  }

  /**
   * Writes a backup for an archive.
   *
   * @param schedule whose it is, if there is such a one; null for none
   * @return its id; empty when a backup has it by now, or is making it
   */
  Optional<Long> insert(
      Handle handle,
      String archive,
      Manifests.Stored stored,
      @Nullable String schedule,
      String createdBy) {
    Manifest manifest = stored.manifest();
    return handle
        .createQuery(
            """
            INSERT INTO backup (label, branch_label, database, status, format, compression, archive, sha256,
                                manifest_sha256, size_bytes, source_bytes, warnings, created_by, created_at, schedule)
            SELECT :label, :branch, :database, 'completed', :format, :compression, :archive, :sha256,
                   :manifest, :size, :sourceSize, :warnings, :createdBy, :createdAt,
                   (SELECT name FROM schedule WHERE name = :schedule)
            WHERE NOT EXISTS (SELECT FROM archive_draft WHERE name = :archive)
            ON CONFLICT (archive) DO NOTHING RETURNING id""")
        .bind("label", manifest.label())
        .bind("branch", manifest.source().branch())
        .bind("database", manifest.source().database())
        .bind("format", manifest.format().text())
        .bind("compression", manifest.compression())
        .bind("archive", archive)
        .bind("sha256", manifest.sha256())
        .bind("manifest", stored.sha256())
        .bind("size", manifest.sizeBytes())
        .bind("sourceSize", manifest.source().sizeBytes())
        .bindArray("warnings", String.class, manifest.warnings())
        .bind("createdBy", createdBy)
        .bind("createdAt", manifest.createdAt().atOffset(ZoneOffset.UTC))
        .bind("schedule", schedule)
        .mapTo(Long.class)
        .findOne();
  }
}
