package dev.truss.backup.imports;

import dev.truss.backup.Backup;
import dev.truss.backup.BackupProblems;
import dev.truss.backup.BackupStore;
import dev.truss.backup.BackupView;
import dev.truss.backup.archive.Manifest;
import dev.truss.backup.archive.Manifests;
import dev.truss.branch.Label;
import dev.truss.control.ControlDatabase;
import dev.truss.error.ProblemException;
import dev.truss.postgres.DatabaseName;
import dev.truss.storage.ArchiveStorage;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Imports the archives that are in the storage and that the control database does not know: all of
 * them if it was lost. The storage is listed first, so that a backup which is published meanwhile
 * is either not listed or already known. The manifest is read once more after the row is written,
 * so that an archive which is deleted meanwhile gets no row.
 */
@ApplicationScoped
class BackupImport {

  private static final Logger LOG = Logger.getLogger(BackupImport.class);

  private final ControlDatabase control;
  private final ArchiveStorage storage;
  private final Manifests manifests;
  private final ImportStore imports;
  private final BackupStore backups;

  /** The result of an import. */
  @Schema(name = "ImportedBackups")
  record Result(List<BackupView> imported, List<UnusableArchive> unusable) {}

  /** An archive that was not imported. */
  record UnusableArchive(
      @Schema(examples = "20260115T100000Z-1-shop-3f2a81c0") String archive,
      @Schema(description = "Why it cannot be used") String reason) {}

  BackupImport(
      ControlDatabase control,
      ArchiveStorage storage,
      Manifests manifests,
      ImportStore imports,
      BackupStore backups) {
    this.control = control;
    this.storage = storage;
    this.manifests = manifests;
    this.imports = imports;
    this.backups = backups;
  }

  Result takeOver(String caller) {
    List<BackupView> imported = new ArrayList<>();
    List<UnusableArchive> unusable = new ArrayList<>();
    List<String> stored = names();
    Set<String> known = control.jdbi().withHandle(imports::known);
    for (String archive : stored) {
      if (known.contains(archive)) {
        continue;
      }
      try {
        takeOver(archive, caller).map(BackupView::of).ifPresent(imported::add);
      } catch (IOException e) {
        unusable.add(new UnusableArchive(archive, String.valueOf(e.getMessage())));
      }
    }
    if (!imported.isEmpty()) {
      LOG.infof("backups imported, number=%d from=%s", imported.size(), storage.description());
    }
    return new Result(imported, unusable);
  }

  private Optional<Backup> takeOver(String archive, String caller) throws IOException {
    Manifests.Stored stored = manifests.read(archive);
    require(archive, stored.manifest());
    storage.requireOwn(archive);
    return control
        .jdbi()
        .inTransaction(
            handle -> {
              Optional<Long> id =
                  imports.insert(handle, archive, stored, schedule(stored.manifest()), caller);
              if (id.isPresent()) {
                manifests.read(archive); // throws, and so takes the row back, when it is gone
              }
              return id;
            })
        .flatMap(backups::find);
  }

  /**
   * Returns the schedule of the archive, unless it comes from another server: a schedule of the
   * same name here is another one.
   */
  private @Nullable String schedule(Manifest manifest) {
    String here = control.installation().serverIdentifier();
    return manifest.source().serverIdentifier().equals(here) ? manifest.schedule() : null;
  }

  private List<String> names() {
    try {
      return storage.names();
    } catch (IOException e) {
      throw BackupProblems.storageUnavailable(e);
    }
  }

  /** Refuses a manifest with values that no request could have had. */
  private static void require(String archive, Manifest manifest) throws Manifests.Unusable {
    try {
      new DatabaseName(manifest.source().database());
      Label.of(manifest.label(), "", manifest.createdAt());
      int year = manifest.createdAt().atZone(ZoneOffset.UTC).getYear();
      if (year < 2000 || year > 9999) {
        throw new IllegalArgumentException("it is of the year " + year);
      }
    } catch (IllegalArgumentException | ProblemException e) {
      throw new Manifests.Unusable(
          "the manifest of archive %s was not made by Truss: %s".formatted(archive, e.getMessage()),
          e);
    }
  }
}
