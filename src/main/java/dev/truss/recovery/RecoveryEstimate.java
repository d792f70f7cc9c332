package dev.truss.recovery;

import dev.truss.control.ControlDatabase;
import dev.truss.postgres.program.ServerProgram;
import dev.truss.recovery.basebackup.BaseBackup;
import dev.truss.recovery.basebackup.BaseBackupFolders;
import dev.truss.recovery.basebackup.BaseBackupStore;
import dev.truss.recovery.replay.Plan;
import dev.truss.recovery.replay.ScratchServer;
import dev.truss.recovery.replay.Target;
import dev.truss.storage.Scratch;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Estimates what a recovery takes: files to copy, disk space and time. */
@ApplicationScoped
class RecoveryEstimate {

  private static final Logger LOG = Logger.getLogger(RecoveryEstimate.class);

  /** Space for segments that no restart point has removed yet, and for other files. */
  private static final long SLACK = 1L << 30;

  /** The rate of a small machine, assumed until a recovery was measured here. */
  private static final double COPY_RATE = 300e6;

  private static final double REPLAY_RATE = 60e6;
  private static final double LOAD_RATE = 80e6;
  private static final double SERVER_START_MS = 1000;

  /**
   * Databases that are always copied. They may have been created anew, with OIDs like those of
   * users' databases.
   */
  private static final Set<String> ALWAYS = Set.of("postgres", "template0", "template1");

  private final Scratch scratch;
  private final BaseBackupFolders folders;
  private final BaseBackupStore baseBackups;
  private final RecoveryStore recoveries;
  private final ControlDatabase control;

  RecoveryEstimate(
      Scratch scratch,
      BaseBackupFolders folders,
      BaseBackupStore baseBackups,
      RecoveryStore recoveries,
      ControlDatabase control) {
    this.scratch = scratch;
    this.folders = folders;
    this.baseBackups = baseBackups;
    this.recoveries = recoveries;
    this.control = control;
  }

  /** Returns the databases that a recovery of one of them has to copy; empty for all. */
  Set<Long> needed(Plan plan, String database) {
    return needed(plan.base().id(), database);
  }

  private Set<Long> needed(long baseBackup, String database) {
    List<BaseBackupStore.Database> all = baseBackups.databases(baseBackup);
    if (all.stream().noneMatch(one -> one.name().equals(database))) {
      return Set.of();
    }
    return all.stream()
        .filter(one -> one.name().equals(database) || ALWAYS.contains(one.name()))
        .map(BaseBackupStore.Database::oid)
        .collect(Collectors.toSet());
  }

  Preview preview(Plan plan, String database) throws IOException, SQLException {
    return preview(plan, database, needed(plan, database));
  }

  /** Checks the disk space for a replay of all databases. */
  void requireDiskForAll(Plan plan, String database) throws IOException, SQLException {
    requireDisk(preview(plan, database, Set.of()));
  }

  private Preview preview(Plan plan, String database, Set<Long> needed)
      throws IOException, SQLException {
    List<BaseBackupStore.Database> all = baseBackups.databases(plan.base().id());
    long then =
        all.stream()
            .filter(one -> one.name().equals(database))
            .mapToLong(BaseBackupStore.Database::sizeBytes)
            .sum();
    long size = Math.max(then, sizeNow(database));
    long copied = copied(plan.baseBackup(), needed);
    boolean reflink = sharesFiles(plan);
    long cloned = cloned(plan, reflink);
    // Replay also takes disk space for what it changes of shared files: at most the WAL's size.
    long files = reflink ? Math.min(copied, plan.replayBytes()) : copied;
    long disk = files + cloned + size + SLACK;
    double seconds =
        1
            + (reflink ? 0 : copied / COPY_RATE)
            + plan.replayBytes() / REPLAY_RATE
            + size / LOAD_RATE;
    return new Preview(
        plan.baseBackup(),
        database,
        size,
        plan.replayBytes(),
        copied,
        reflink,
        cloned,
        disk,
        Files.getFileStore(scratch.root()).getUsableSpace(),
        measured(plan, size, reflink ? 0 : copied).orElse(Math.round(seconds)));
  }

  /**
   * Returns the bytes that replay copies again. From Postgres 18 on, replay shares files where it
   * can.
   */
  private long cloned(Plan plan, boolean reflink) {
    Instant until = plan.target() instanceof Target.Time(var time, boolean inclusive) ? time : null;
    boolean shared = reflink && plan.base().major() >= 18;
    return recoveries.clonedBytes(plan.base().endedAt(), until, shared);
  }

  /** Returns how many bytes of a base backup are copied. */
  private long copied(BaseBackup from, Set<Long> needed) {
    long leftOut =
        needed.isEmpty()
            ? 0
            : baseBackups.databases(from.id()).stream()
                .filter(
                    one -> one.oid() >= ScratchServer.FIRST_OF_USERS && !needed.contains(one.oid()))
                .mapToLong(BaseBackupStore.Database::sizeBytes)
                .sum();
    return Math.max(0, from.sizeBytes() - leftOut);
  }

  private Optional<Long> measured(Plan plan, long size, long copied) {
    List<Took> earlier =
        recoveries.list(Long.MAX_VALUE, 20).stream()
            .filter(one -> one.copyingMs() != null && one.replayBytes() != null)
            .map(
                one ->
                    new Took(
                        Optional.ofNullable(one.baseBackupId())
                            .flatMap(baseBackups::find)
                            .map(base -> copied(base, needed(base.id(), one.database())))
                            .orElse(0L),
                        one.replayBytes(),
                        one.choosingMs(),
                        one.restoringMs(),
                        one.replayingMs(),
                        one.copyingMs()))
            .toList();
    return estimate(earlier, copied, plan.replayBytes(), size);
  }

  /**
   * The figures of an earlier recovery.
   *
   * @param copied bytes of its base backup; 0 where that is gone
   */
  record Took(
      long copied,
      long replayed,
      long choosingMs,
      long restoringMs,
      long replayingMs,
      long copyingMs) {}

  /** Estimates the seconds from the sums of the last recoveries. */
  static Optional<Long> estimate(List<Took> earlier, long copied, long replayed, long size) {
    if (earlier.isEmpty()) {
      return Optional.empty();
    }
    double millis =
        average(earlier, Took::choosingMs)
            + restoring(earlier, copied)
            + replayed
                * average(earlier, Took::replayingMs)
                / Math.max(1, average(earlier, Took::replayed))
            + Math.max(average(earlier, Took::copyingMs), size / LOAD_RATE * 1000);
    return Optional.of(Math.max(1, Math.round(millis / 1000)));
  }

  private static double restoring(List<Took> earlier, long copied) {
    List<Took> known = earlier.stream().filter(one -> one.copied() > 0).toList();
    if (known.isEmpty() || copied == 0) {
      return average(earlier, Took::restoringMs);
    }
    double scaled = copied * average(known, Took::restoringMs) / average(known, Took::copied);
    return Math.max(SERVER_START_MS, scaled);
  }

  private static double average(List<Took> earlier, ToLongFunction<Took> what) {
    return earlier.stream().mapToLong(what).average().orElse(0);
  }

  private long sizeNow(String database) throws SQLException {
    try (Connection session = control.maintenance();
        PreparedStatement query =
            session.prepareStatement(
                "SELECT pg_database_size(oid) FROM pg_database WHERE datname = ? AND datconnlimit <> -2")) {
      query.setString(1, database);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /** Returns whether the file system shares files, tried with a small one. */
  private boolean sharesFiles(Plan plan) throws IOException {
    Path probe = scratch.create("probe-" + java.util.UUID.randomUUID());
    try {
      Path file = folders.of(plan.base().folder()).data().resolve("global/pg_control");
      ServerProgram.onFiles(
              Path.of("cp"), List.of("--reflink=always", "--", file.toString(), probe.toString()))
          .run();
      return true;
    } catch (IOException e) {
      LOG.debugf(e, "files are not shared");
      return false;
    } finally {
      scratch.delete(probe);
    }
  }

  /** Refuses a recovery that would fill the disk. */
  void requireDisk(Preview preview) throws IOException {
    if (preview.diskFreeBytes() < preview.diskBytes()) {
      throw RecoveryProblems.notEnoughDisk(
          scratch.root().toString(), preview.diskBytes(), preview.diskFreeBytes());
    }
  }
}
