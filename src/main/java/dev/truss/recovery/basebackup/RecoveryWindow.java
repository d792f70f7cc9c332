package dev.truss.recovery.basebackup;

import dev.truss.control.ControlDatabase;
import dev.truss.recovery.wal.Archiving;
import dev.truss.recovery.wal.MainServer;
import dev.truss.recovery.wal.WalArchive;
import dev.truss.recovery.wal.WalReader;
import dev.truss.recovery.wal.WalSegment;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Determines what can be recovered, from the base backups and the archived WAL. */
@ApplicationScoped
public class RecoveryWindow {

  private final MainServer server;
  private final WalArchive archive;
  private final WalReader reader;
  private final BaseBackupStore baseBackups;
  private final BaseBackupFolders folders;
  private final ControlDatabase control;

  /**
   * The ranges, and what they were derived from.
   *
   * @param spans of the base backups, the earliest end first
   */
  public record Found(
      MainServer.State server,
      Optional<WalArchive.Contents> contents,
      Archiving archiving,
      List<RecoverableRange> spans) {

    public Found {
      spans = List.copyOf(spans);
    }

    public List<RecoverableRange> usable() {
      return spans.stream().filter(span -> span.unusable() == null).toList();
    }
  }

  RecoveryWindow(
      MainServer server,
      WalArchive archive,
      WalReader reader,
      BaseBackupStore baseBackups,
      BaseBackupFolders folders,
      ControlDatabase control) {
    this.server = server;
    this.archive = archive;
    this.reader = reader;
    this.baseBackups = baseBackups;
    this.folders = folders;
    this.control = control;
  }

  /** Returns whether another server answers than the one that Truss knows. */
  boolean isOfAnotherServer(Found found) {
    return !found.server().systemIdentifier().equals(control.installation().serverIdentifier());
  }

  /** Reads the server and the archive. */
  public Found look() throws SQLException {
    List<BaseBackup> rows = baseBackups.completed();
    MainServer.State state = server.state();
    Optional<Path> folder = archive.folder();
    if (folder.isEmpty()) {
      return new Found(state, Optional.empty(), Archiving.unset(), List.of());
    }
    String path = folder.get().toString();
    try {
      WalArchive.Contents contents = archive.read(state);
      Archiving archiving = Archiving.of(state, contents, path);
      List<RecoverableRange> spans = new ArrayList<>();
      for (BaseBackup row : rows) {
        BaseBackup.Complete base = row.complete();
        if (base != null) {
          spans.add(span(row, base, state, contents, archiving));
        }
      }
      return new Found(state, Optional.of(contents), archiving, spans);
    } catch (IOException e) {
      return new Found(
          state, Optional.empty(), Archiving.unreadable(path, e.getMessage()), List.of());
    }
  }

  private RecoverableRange span(
      BaseBackup row,
      BaseBackup.Complete base,
      MainServer.State state,
      WalArchive.Contents contents,
      Archiving archiving)
      throws IOException {
    WalArchive.Reach reach = contents.reach(base.begin());
    String unusable = unusable(base, state, contents, reach);
    boolean open = unusable == null && reach.missing() == null && archiving.works();
    Instant lastCommit = base.endedAt();
    if (unusable == null) {
      long first = WalSegment.numberOf(base.begin(), contents.segmentBytes());
      lastCommit =
          reader
              .lastCommit(contents, first, reach.number(), base.major())
              .filter(base.endedAt()::isBefore)
              .orElse(base.endedAt());
    }
    return new RecoverableRange(row, base, reach, lastCommit, open, unusable);
  }

  private @Nullable String unusable(
      BaseBackup.Complete base,
      MainServer.State state,
      WalArchive.Contents contents,
      WalArchive.Reach reach) {
    if (!base.systemIdentifier().equals(state.systemIdentifier())) {
      return "it is of another server";
    }
    if (!folders.isPublished(base.folder())) {
      return "its files are not in the storage";
    }
    if (base.major() != state.major()) {
      return "it is of PostgreSQL %d, and the server is %d now"
          .formatted(base.major(), state.major());
    }
    if (!contents.timelines().lead(base.timeline(), base.end())) {
      return "it is of timeline %d, which the server has left before".formatted(base.timeline());
    }
    if (reach.end().isBefore(base.end())) {
      return "WAL segment %s that it needs is not in the archive"
          .formatted(contents.name(reach.number()));
    }
    return null;
  }

  /** Returns the window as the API shows it. */
  public WindowView window() throws SQLException {
    return window(look());
  }

  public static WindowView window(Found found) {
    List<RecoverableRange> usable = found.usable();
    List<WindowView.Start> starts =
        found.spans().reversed().stream().map(span -> start(span, found.server())).toList();
    if (usable.isEmpty()) {
      return new WindowView(null, null, null, null, List.of(), starts, found.archiving());
    }
    RecoverableRange first = usable.getFirst();
    RecoverableRange last = usable.getLast();
    return new WindowView(
        first.base().endedAt(),
        last.latest(found.server()),
        first.base().end(),
        last.latestLsn(found.server()),
        gaps(usable),
        starts,
        found.archiving());
  }

  private static List<WindowView.Gap> gaps(List<RecoverableRange> spans) {
    List<WindowView.Gap> gaps = new ArrayList<>();
    for (int i = 1; i < spans.size(); i++) {
      RecoverableRange before = spans.get(i - 1);
      RecoverableRange next = spans.get(i);
      if (before.reach().end().isBefore(next.base().end())) {
        gap(before, next.base().endedAt()).ifPresent(gaps::add);
      }
    }
    gap(spans.getLast(), null).ifPresent(gaps::add);
    return gaps;
  }

  private static Optional<WindowView.Gap> gap(RecoverableRange before, @Nullable Instant to) {
    WalArchive.Missing missing = before.reach().missing();
    return missing == null
        ? Optional.empty()
        : Optional.of(
            new WindowView.Gap(before.lastCommit(), to, missing.name(), missing.toString()));
  }

  private static WindowView.Start start(RecoverableRange span, MainServer.State server) {
    WalArchive.Missing missing = span.reach().missing();
    String reason = span.unusable();
    if (reason == null && missing != null) {
      reason = missing.toString();
    }
    return new WindowView.Start(
        span.base().id(),
        span.row().label(),
        span.base().endedAt(),
        span.unusable() == null ? span.latest(server) : null,
        span.row().sizeBytes(),
        span.base().timeline(),
        reason);
  }
}
