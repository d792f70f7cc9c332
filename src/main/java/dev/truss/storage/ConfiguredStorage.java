package dev.truss.storage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/** The storage that the configuration names. */
@ApplicationScoped
class ConfiguredStorage {

  @Produces
  @ApplicationScoped
  ArchiveStorage storage(StorageConfig config) {
    return new FolderStorage(config.path().toAbsolutePath().resolve("backups"));
  }
}
