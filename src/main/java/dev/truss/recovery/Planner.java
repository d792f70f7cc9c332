package dev.truss.recovery;

import dev.truss.recovery.basebackup.BaseBackupProblems;
import dev.truss.recovery.basebackup.BaseBackupResource;
import dev.truss.recovery.basebackup.RecoverableRange;
import dev.truss.recovery.basebackup.RecoveryWindow;
import dev.truss.recovery.replay.Plan;
import dev.truss.recovery.replay.Target;
import dev.truss.recovery.wal.Lsn;
import dev.truss.recovery.wal.RecoveryPoint;
import dev.truss.recovery.wal.RecoveryPointStore;
import dev.truss.recovery.wal.WalArchive;
import dev.truss.recovery.wal.WalReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the base backup for a target, and refuses targets that cannot be reached. It takes the
 * newest one whose end lies before the target: from a later one Postgres would silently come up
 * with later data.
 */
@ApplicationScoped
class Planner {

  private final RecoveryWindow windows;
  private final WalReader reader;
  private final RecoveryPointStore points;

  Planner(RecoveryWindow windows, WalReader reader, RecoveryPointStore points) {
    this.windows = windows;
    this.reader = reader;
    this.points = points;
  }

  /**
   * Plans a recovery.
   *
   * @throws dev.truss.error.ProblemException 422 with the window, 409 {@code not_archiving}
   */
  Plan plan(Target.Wanted wanted) throws IOException, SQLException {
    RecoveryWindow.Found found = windows.look();
    if (found.contents().isEmpty()) {
      throw BaseBackupProblems.notArchiving(found.archiving());
    }
    Target target = target(wanted, found);
    RecoverableRange span =
        switch (target) {
          case Target.Time time -> forTime(time.time(), found);
          case Target.Position position -> forPosition(position.lsn(), found);
        };
    WalArchive.Contents contents = found.contents().get();
    boolean stops = hasStop(target, span, contents.segmentBytes());
    return new Plan(
        stops || span.open() ? target : lastRecord(target, span, contents),
        span.row(),
        span.base(),
        contents.timelines(),
        found.server(),
        end(target, span),
        !stops && span.open());
  }

  private Target target(Target.Wanted wanted, RecoveryWindow.Found found) {
    return switch (wanted.kind()) {
      case TIME -> new Target.Time(Instant.parse(wanted.text()), wanted.inclusive());
      case LSN -> new Target.Position(Lsn.of(wanted.text()), wanted.inclusive());
      // By name, replay would stop at the first point of that name, whose row may not have been
      // written.
      case NAME -> new Target.Position(point(wanted.text(), found).lsn(), false);
    };
  }

  private RecoveryPoint point(String name, RecoveryWindow.Found found) {
    RecoveryPoint point =
        points
            .find(name)
            .orElseThrow(() -> RecoveryProblems.unknownPoint(name, RecoveryWindow.window(found)));
    if (!found.contents().orElseThrow().timelines().lead(point.timeline(), point.lsn())) {
      throw unreachable(
          found,
          "Restore point %s is on timeline %d, which the server has left before.",
          name,
          point.timeline());
    }
    return point;
  }

  private static RecoverableRange forTime(Instant time, RecoveryWindow.Found found) {
    if (time.isAfter(found.server().now())) {
      throw unreachable(
          found, "%s is in the future: the server's clock says %s.", time, found.server().now());
    }
    Optional<RecoverableRange> newest =
        found.usable().reversed().stream()
            .filter(span -> !span.base().endedAt().isAfter(time))
            .findFirst();
    RecoverableRange span = newest.orElseThrow(() -> tooEarly(found, time));
    if (time.isAfter(span.latest(found.server()))) {
      throw tooLate(found, span, time);
    }
    return span;
  }

  private static RecoverableRange forPosition(Lsn lsn, RecoveryWindow.Found found) {
    if (found.server().lsn().isBefore(lsn)) {
      throw unreachable(
          found, "%s is in the future: the server is at %s.", lsn, found.server().lsn());
    }
    Optional<RecoverableRange> newest =
        found.usable().reversed().stream()
            .filter(span -> !lsn.isBefore(span.base().end()))
            .findFirst();
    RecoverableRange span = newest.orElseThrow(() -> tooEarly(found, lsn));
    if (span.latestLsn(found.server()).isBefore(lsn)) {
      throw tooLate(found, span, lsn);
    }
    return span;
  }

  private static dev.truss.error.ProblemException tooEarly(
      RecoveryWindow.Found found, Object target) {
    List<RecoverableRange> usable = found.usable();
    return usable.isEmpty()
        ? unreachable(
            found,
            "There is no base backup to begin with; make one: POST %s.",
            BaseBackupResource.PATH)
        : unreachable(
            found,
            "%s is before the end of the oldest base backup, which is %s (%s).",
            target,
            usable.getFirst().base().endedAt(),
            usable.getFirst().base().end());
  }

  private static dev.truss.error.ProblemException tooLate(
      RecoveryWindow.Found found, RecoverableRange span, Object target) {
    WalArchive.Missing missing = span.reach().missing();
    if (missing != null) {
      return unreachable(
          found,
          "%s is in a gap: %s, and the last commit before it is of %s. Put it back from elsewhere; what comes after a new base backup can be reached without it.",
          target,
          missing,
          span.lastCommit());
    }
    return unreachable(
        found,
        "%s is not in the archive yet, which ends at %s. %s",
        target,
        span.lastCommit(),
        String.valueOf(found.archiving().reason()));
  }

  @com.google.errorprone.annotations.FormatMethod
  private static dev.truss.error.ProblemException unreachable(
      RecoveryWindow.Found found, String why, Object... arguments) {
    return RecoveryProblems.unreachable(RecoveryWindow.window(found), why.formatted(arguments));
  }

  /** Returns where replay stops at the end of all WAL; the target itself if that comes before. */
  private Target lastRecord(Target target, RecoverableRange span, WalArchive.Contents contents)
      throws IOException {
    Optional<Lsn> last =
        reader.lastRecord(
            contents, span.base().begin(), span.reach().number(), span.base().major());
    if (target instanceof Target.Position(Lsn lsn, boolean inclusive)
        && last.isPresent()
        && !last.get().isBefore(lsn)) {
      return target;
    }
    return last.<Target>map(lsn -> new Target.Position(lsn, true)).orElse(target);
  }

  private static Lsn end(Target target, RecoverableRange span) {
    return switch (target) {
      case Target.Time time -> span.reach().end();
      case Target.Position position -> position.lsn();
    };
  }

  /**
   * Returns whether replay has something to stop at: a commit after the time, or a later record.
   *
   * @return false where the WAL that is archived by now may have none: the last segment of it may
   *     end with nothing behind a position
   */
  static boolean hasStop(Target target, RecoverableRange span, long segmentBytes) {
    Lsn lastSegment = new Lsn(span.reach().end().position() - segmentBytes);
    return switch (target) {
      case Target.Time(Instant time, boolean inclusive) ->
          span.hasCommit()
              && (inclusive ? span.lastCommit().isAfter(time) : !span.lastCommit().isBefore(time));
      case Target.Position position -> position.lsn().isBefore(lastSegment);
    };
  }
}
