package dev.truss.recovery;

import dev.truss.error.ProblemException;
import dev.truss.postgres.failure.FailureReason;
import dev.truss.recovery.basebackup.WindowView;
import java.sql.SQLException;

/** The problems of requests about recoveries. */
final class RecoveryProblems {

  private RecoveryProblems() {}

  /** Returns the problem of a target that cannot be reached. */
  static ProblemException unreachable(WindowView window, String why) {
    return ProblemException.of(422, "target_unreachable", "That moment cannot be recovered")
        .with("window", window)
        .detail("%s", why);
  }

  static ProblemException unknownPoint(String name, WindowView window) {
    return ProblemException.of(422, "recovery_point_unknown", "There is no such restore point")
        .with("window", window)
        .detail(
            "There is no restore point %s; GET /api/recovery/points lists those that there are.",
            name);
  }

  static ProblemException noPoint(SQLException cause) {
    return ProblemException.conflict("recovery_point_refused")
        .cause(cause)
        .detail("Postgres makes no restore point: %s", FailureReason.of(cause));
  }

  static ProblemException pointExists(String name) {
    return ProblemException.conflict("recovery_point_exists")
        .detail("There is a restore point %s already; choose another name.", name);
  }

  static ProblemException notEnoughDisk(String folder, long needed, long free) {
    return ProblemException.conflict("not_enough_disk")
        .with("needed_bytes", needed)
        .with("free_bytes", free)
        .detail(
            "The recovery needs about %d MiB in %s, and %d MiB are free. Make room, or set truss.scratch.path.",
            needed >> 20, folder, free >> 20);
  }

  static ProblemException tooManyWait(int allowed) {
    return ProblemException.of(429, "recovery_queue_full", "Too many recoveries wait")
        .with("retry_after_seconds", 30)
        .detail("%d recoveries are under way or wait already.", allowed);
  }
}
