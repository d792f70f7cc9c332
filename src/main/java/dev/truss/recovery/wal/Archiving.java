package dev.truss.recovery.wal;

import dev.truss.postgres.failure.NoRoom;
import java.nio.file.Path;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Reports whether WAL arrives in the archive, and what to do if it does not. */
@Schema(name = "Archiving", description = "The state of the WAL archive")
public record Archiving(
    @Schema(description = "Postgres archives its WAL into the folder that Truss reads") boolean on,
    @Schema(description = "The last attempt of Postgres failed") boolean failing,
    @Schema(nullable = true, description = "What is wrong, and what to do") @Nullable String reason,
    @Schema(nullable = true, examples = "/var/lib/truss/wal") @Nullable String folder,
    @Schema(description = "WAL segments in the folder", examples = "120") long segments,
    @Schema(description = "The size of these segments, in bytes", examples = "2013265920")
        long sizeBytes,
    @Schema(
            nullable = true,
            description = "WAL that is written and not archived yet, in bytes",
            examples = "4194304")
        @Nullable Long lagBytes,
    @Schema(nullable = true, examples = "000000010000000000000042")
        @Nullable String lastArchivedWal,
    @Schema(nullable = true) @Nullable Instant lastArchivedAt,
    @Schema(examples = "0") long failedCount,
    @Schema(nullable = true) @Nullable String lastFailedWal,
    @Schema(nullable = true) @Nullable Instant lastFailedAt) {

  private static final String HOW =
      " Set archive_mode = on, archive_library = 'basic_archive' and basic_archive.archive_directory to a folder"
          + " that Truss can read, restart Postgres, and give Truss that folder as truss.wal.archive.";

  /** Returns the state without a configured folder. */
  public static Archiving unset() {
    return off("truss.wal.archive is not set, so that no recovery is possible." + HOW, null);
  }

  /** Returns the state of a folder that cannot be read. */
  public static Archiving unreadable(String folder, String why) {
    return off("The WAL archive %s cannot be used: %s.".formatted(folder, why), folder);
  }

  private static Archiving off(String reason, @Nullable String folder) {
    return new Archiving(false, false, reason, folder, 0, 0, null, null, null, 0, null, null);
  }

  public static Archiving of(MainServer.State server, WalArchive.Contents contents, String folder) {
    MainServer.Archiver archiver = server.archiver();
    String last = archiver.lastArchivedWal();
    @Nullable String reason = null;
    boolean on = true;
    if (!server.archiveMode() || server.archivedBy() == null) {
      on = false;
      reason = "Postgres does not archive its WAL." + HOW;
    } else if (archiver.isFailing()) {
      String failed = "Postgres could not archive " + archiver.lastFailedWal();
      String fault = contents.faults().get(String.valueOf(archiver.lastFailedWal()));
      reason =
          fault != null
              ? "%s. The file of that name in %s %s. Remove it".formatted(failed, folder, fault)
              : NoRoom.below(Path.of(folder), server.segmentBytes())
                  .map(full -> failed + ". " + full.sentence())
                  .orElse(
                      failed
                          + "; its log says why, such as a full disk or a folder it may not write to.");
    } else if (last != null && isLost(last, contents)) {
      on = false;
      reason =
          "Postgres has archived %s, which is not whole in %s: it was lost or damaged there, or truss.wal.archive is another folder than that of Postgres. Put it back, or correct the setting."
              .formatted(last, folder);
    }
    return new Archiving(
        on,
        archiver.isFailing(),
        reason,
        folder,
        contents.segments(),
        contents.segments() * server.segmentBytes(),
        lag(server, last),
        last,
        archiver.lastArchivedAt(),
        archiver.failedCount(),
        archiver.lastFailedWal(),
        archiver.lastFailedAt());
  }

  /**
   * Returns whether a segment is lost. The window reports segments that are missing between others,
   * and retention may have removed older ones.
   */
  private static boolean isLost(String name, WalArchive.Contents contents) {
    return !contents.names().contains(name)
        && WalSegment.parse(name, contents.segmentBytes())
            .filter(segment -> segment.number() > contents.newest().orElse(-1L))
            .isPresent();
  }

  /** Returns whether WAL that is written now will soon be in the archive. */
  public boolean works() {
    return on && !failing;
  }

  private static @Nullable Long lag(MainServer.State server, @Nullable String last) {
    if (last == null) {
      return null;
    }
    return WalSegment.parse(last, server.segmentBytes())
        .map(
            segment ->
                Math.max(
                    0, server.lsn().position() - (segment.number() + 1) * server.segmentBytes()))
        .orElse(null);
  }
}
