package dev.truss.backup;

import dev.truss.backup.archive.ArchiveFormat;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How backups are made. */
@ConfigMapping(prefix = "truss.backup")
public interface BackupConfig {

  /** Sessions that dump and restore at the same time, for the directory format. */
  @WithDefault("2")
  int workers();

  /** {@code directory}, or {@code custom} for archives of one file. */
  @WithDefault("directory")
  ArchiveFormat format();

  /**
   * As {@code pg_dump --compress} takes it, such as {@code zstd:9}, {@code gzip} or {@code none};
   * {@code auto} is zstd where {@code pg_dump} knows it (16 and later), else gzip.
   */
  @WithDefault("auto")
  String compression();

  /** Waited for tables that others keep locked; then the backup fails. */
  @WithDefault("30s")
  Duration lockWait();

  /** Backups that run at once, over all replicas. */
  @WithDefault("2")
  int maxConcurrent();

  /** Backups that wait; more are refused. */
  @WithDefault("10")
  int maxQueued();
}
