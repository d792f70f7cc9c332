package dev.truss.backup;

import dev.truss.control.ControlDatabase;
import dev.truss.postgres.DatabaseName;
import dev.truss.storage.ArchiveStorage;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.logging.Logger;

/**
 * Takes over the archives that are in the storage and that the control database does not know: all
 * of them, when it was lost. The storage is looked at first, so that an archive which is published
 * meanwhile is not seen, or its backup is; and once more behind the row, so that one which is
 * deleted meanwhile gets none.
 */
@ApplicationScoped
class BackupImport {

  private static final Logger LOG = Logger.getLogger(BackupImport.class);

  private final ControlDatabase control;
  private final ArchiveStorage storage;
  private final Manifests manifests;
  private final ImportStore imports;
  private final BackupStore backups;

  /** What became of the archives that nobody knew. */
  @Schema(name = "ImportedBackups")
  record Result(List<BackupView> imported, List<UnusableArchive> unusable) {}

  /** One that is left alone. */
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

  Result takeOver(String caller) throws IOException {
    List<BackupView> imported = new ArrayList<>();
    List<UnusableArchive> unusable = new ArrayList<>();
    List<String> stored = storage.names();
    Set<String> known = control.jdbi().withHandle(imports::known);
    for (String archive : stored) {
      if (known.contains(archive)) {
        continue;
      }
      try {
        takeOver(archive, caller).map(BackupView::of).ifPresent(imported::add);
      } catch (Manifests.Unusable e) {
        unusable.add(new UnusableArchive(archive, String.valueOf(e.getMessage())));
      }
    }
    if (!imported.isEmpty()) {
      LOG.infof("backups imported, number=%d from=%s", imported.size(), storage.description());
    }
    return new Result(imported, unusable);
  }

  private Optional<Backup> takeOver(String archive, String caller) throws IOException {
    Manifest manifest = manifests.read(archive);
    requireName(archive, manifest.source().database());
    return control
        .jdbi()
        .inTransaction(
            handle -> {
              Optional<Long> id = imports.insert(handle, archive, manifest, caller);
              if (id.isPresent()) {
                manifests.read(archive); // throws, and so takes the row back, when it is gone
              }
              return id;
            })
        .flatMap(backups::find);
  }

  private static void requireName(String archive, String database) throws Manifests.Unusable {
    try {
      new DatabaseName(database);
    } catch (IllegalArgumentException e) {
      throw new Manifests.Unusable(
          "the manifest of archive %s names no database".formatted(archive), e);
    }
  }
}
