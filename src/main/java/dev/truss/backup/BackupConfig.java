package dev.truss.backup;

import dev.truss.backup.archive.ArchiveFormat;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The options for backups. */
@ConfigMapping(prefix = "truss.backup")
public interface BackupConfig {

  /** The number of sessions that dump or restore in parallel, in the directory format. */
  @WithDefault("2")
  int workers();

  /** The format: {@code directory}, or {@code custom} for archives of one file. */
  @WithDefault("directory")
  ArchiveFormat format();

  /**
   * The compression, as {@code pg_dump --compress} takes it, such as {@code zstd:9}, {@code gzip}
   * or {@code none}. {@code auto} is zstd if {@code pg_dump} supports it (16 and later), and gzip
   * otherwise.
   */
  @WithDefault("auto")
  String compression();

  /** How long a backup waits for locked tables before it fails. */
  @WithDefault("30s")
  Duration lockWait();

  /** The number of backups that run at once, over all replicas. */
  @WithDefault("2")
  int maxConcurrent();

  /** The number of backups that may wait. Further ones are refused. */
  @WithDefault("10")
  int maxQueued();
}
