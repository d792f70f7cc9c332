package dev.truss.recovery.basebackup;

import dev.truss.postgres.program.ClientPrograms;
import dev.truss.postgres.program.ServerProgram;
import dev.truss.recovery.wal.Lsn;
import dev.truss.recovery.wal.RecoveryPointStore;
import dev.truss.recovery.wal.WalArchive;
import dev.truss.recovery.wal.WalSegment;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Deletes WAL that no base backup needs. */
@ApplicationScoped
class WalRetention {

  private final BaseBackupStore store;
  private final RecoveryPointStore points;
  private final WalArchive archive;
  private final ClientPrograms programs;

  WalRetention(
      BaseBackupStore store,
      RecoveryPointStore points,
      WalArchive archive,
      ClientPrograms programs) {
    this.store = store;
    this.points = points;
    this.archive = archive;
    this.programs = programs;
  }

  /**
   * Deletes WAL before the oldest base backup, whether that is usable or of this server or not: the
   * name of a segment does not tell its server.
   */
  void prune(RecoveryWindow.Found found) throws IOException {
    WalArchive.Contents contents = found.contents().orElseThrow();
    Optional<Lsn> oldest =
        store.completed().stream()
            .flatMap(row -> Optional.ofNullable(row.complete()).stream())
            .map(BaseBackup.Complete::begin)
            .min(Lsn::compareTo);
    if (oldest.isEmpty()) {
      return;
    }
    points.deleteBefore(oldest.get());
    long number = WalSegment.numberOf(oldest.get(), contents.segmentBytes());
    String keep = new WalSegment(found.server().timeline(), number).name(contents.segmentBytes());
    ServerProgram.onFiles(
            programs.requireServer(found.server().major()).resolve("pg_archivecleanup"),
            List.of(archive.folder().orElseThrow().toString(), keep))
        .run();
  }
}
