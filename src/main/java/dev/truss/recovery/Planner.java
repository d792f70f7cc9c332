package dev.truss.recovery;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the base backup for a target, and refuses what cannot be reached. The newest one whose
 * end lies before the target: Postgres itself would come up with later data from a later one, and
 * say nothing.
 */
@ApplicationScoped
class Planner {

  private final Windows windows;
  private final WalArchive archive;
  private final RecoveryPointStore points;

  Planner(Windows windows, WalArchive archive, RecoveryPointStore points) {
    this.windows = windows;
    this.archive = archive;
    this.points = points;
  }

  /**
   * Plans.
   *
   * @throws dev.truss.error.ProblemException 422 with the window, 409 {@code not_archiving}
   */
  Plan plan(Target.Wanted wanted) throws IOException, SQLException {
    Windows.Found found = windows.look();
    if (found.contents().isEmpty() || !found.archiving().on()) {
      throw RecoveryProblems.notArchiving(found.archiving());
    }
    Target target = target(wanted, found);
    Span span =
        switch (target) {
          case Target.Time time -> forTime(time.time(), found);
          case Target.Position position -> forPosition(position.lsn(), found);
          case Target.Point(RecoveryPoint point) -> forPosition(point.lsn(), found);
        };
    WalArchive.Contents contents = found.contents().get();
    requireWholeSegments(span, contents, found);
    return new Plan(
        target,
        span.row(),
        span.base(),
        contents.timelines(),
        found.server(),
        end(target, span),
        isMarked(target, span));
  }

  private Target target(Target.Wanted wanted, Windows.Found found) {
    return switch (wanted.kind()) {
      case "time" -> new Target.Time(Instant.parse(wanted.text()), wanted.inclusive());
      case "lsn" -> new Target.Position(Lsn.of(wanted.text()), wanted.inclusive());
      default ->
          new Target.Point(
              points
                  .find(wanted.text())
                  .orElseThrow(
                      () -> RecoveryProblems.unknownPoint(wanted.text(), Windows.window(found))));
    };
  }

  private static Span forTime(Instant time, Windows.Found found) {
    if (time.isAfter(found.server().now())) {
      throw unreachable(
          found, "%s is in the future: the server's clock says %s.", time, found.server().now());
    }
    Optional<Span> newest =
        found.usable().reversed().stream()
            .filter(span -> !span.base().endedAt().isAfter(time))
            .findFirst();
    Span span = newest.orElseThrow(() -> tooEarly(found, time));
    if (time.isAfter(span.latest(found.server()))) {
      throw tooLate(found, span, time);
    }
    return span;
  }

  private static Span forPosition(Lsn lsn, Windows.Found found) {
    if (found.server().lsn().isBefore(lsn)) {
      throw unreachable(
          found, "%s is in the future: the server is at %s.", lsn, found.server().lsn());
    }
    Optional<Span> newest =
        found.usable().reversed().stream()
            .filter(span -> !lsn.isBefore(span.base().end()))
            .findFirst();
    Span span = newest.orElseThrow(() -> tooEarly(found, lsn));
    if (span.latestLsn(found.server()).isBefore(lsn)) {
      throw tooLate(found, span, lsn);
    }
    return span;
  }

  private static dev.truss.error.ProblemException tooEarly(Windows.Found found, Object target) {
    List<Span> usable = found.usable();
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
      Windows.Found found, Span span, Object target) {
    String missing = span.reach().missing();
    if (missing != null) {
      return unreachable(
          found,
          "%s is in a gap: WAL segment %s is missing, and the last commit before it is of %s.",
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
      Windows.Found found, String why, Object... arguments) {
    return RecoveryProblems.unreachable(Windows.window(found), why.formatted(arguments));
  }

  /** A segment that is too short would end the replay with a message that names no file. */
  private void requireWholeSegments(Span span, WalArchive.Contents contents, Windows.Found found)
      throws IOException {
    Path folder = archive.folder().orElseThrow();
    long first = WalSegment.numberOf(span.base().begin(), contents.segmentBytes());
    for (long number = first; number < span.reach().number(); number++) {
      Path segment = folder.resolve(contents.name(number));
      long bytes = Files.size(segment);
      if (bytes != contents.segmentBytes()) {
        throw unreachable(
            found,
            "WAL segment %s in the archive is damaged: it has %d bytes and not %d. Put it back from elsewhere, or make a new base backup.",
            segment.getFileName(),
            bytes,
            contents.segmentBytes());
      }
    }
  }

  private static Lsn end(Target target, Span span) {
    return switch (target) {
      case Target.Time time -> span.reach().end();
      case Target.Position position -> position.lsn();
      case Target.Point(RecoveryPoint point) -> point.lsn();
    };
  }

  /** Replay needs something to stop at: a commit that is later than the time, or a later record. */
  private static boolean isMarked(Target target, Span span) {
    return span.open()
        && switch (target) {
          case Target.Time(Instant time, boolean inclusive) ->
              inclusive ? !span.lastCommit().isAfter(time) : span.lastCommit().isBefore(time);
          case Target.Position position -> !position.lsn().isBefore(span.reach().end());
          case Target.Point(RecoveryPoint point) -> !point.lsn().isBefore(span.reach().end());
        };
  }
}
