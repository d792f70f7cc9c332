package dev.truss.storage;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;

/** Produces the configured storage. */
@ApplicationScoped
class ConfiguredStorage {

  private final StorageConfig config;
  private final Scratch scratch;

  ConfiguredStorage(StorageConfig config, Scratch scratch) {
    this.config = config;
    this.scratch = scratch;
  }

  void check(@Observes StartupEvent event) {
    S3Clients.check(config.s3());
  }

  @Produces
  @ApplicationScoped
  ArchiveStorage storage() {
    return config
        .s3()
        .bucket()
        .<ArchiveStorage>map(
            bucket -> new S3Storage(S3Clients.of(config.s3()), bucket, prefix(), scratch))
        .orElseGet(() -> new FolderStorage(config.path().toAbsolutePath().resolve("backups")));
  }

  private String prefix() {
    String given = config.s3().prefix().orElse("").replaceAll("^/+|/+$", "");
    return given.isEmpty() ? "" : given + "/";
  }
}
