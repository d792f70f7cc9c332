package dev.truss.migration.rehearsal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what would disturb the users of the database during a run. */
public final class RehearsalFindings {

  /** The shortest wait that counts as a disturbance. */
  private static final Duration NOTICED = Duration.ofSeconds(1);

  private static final int LONGEST_TEXT = 80;

  private RehearsalFindings() {}

  static List<Finding> of(
      List<StatementWatch.Watched> statements, @Nullable String error, Set<String> done) {
    List<Finding> findings = new ArrayList<>();
    if (error != null) {
      findings.add(Finding.hurting("The rehearsal failed: " + error));
    }
    if (!done.isEmpty()) {
      findings.add(
          Finding.hurting(
              "The rehearsal changed the server itself, and that stays: "
                  + String.join(", ", done)
                  + ". Undo it by hand."));
    }
    for (StatementWatch.Watched statement : statements) {
      rewrites(statement, findings);
      locks(statement, held(statement, statements), findings);
    }
    return findings;
  }

  private static void rewrites(StatementWatch.Watched statement, List<Finding> findings) {
    if (!statement.result().rewrites().isEmpty()) {
      findings.add(
          Finding.hurting(
              String.format(
                  Locale.ROOT,
                  "%s rewrites %s, which took %.1f s here: %s",
                  statement.result().file(),
                  String.join(", ", statement.result().rewrites()),
                  statement.result().durationMs() / 1000,
                  text(statement))));
    }
  }

  private static void locks(
      StatementWatch.Watched statement, Duration held, List<Finding> findings) {
    if (held.compareTo(NOTICED) < 0) {
      return;
    }
    for (RehearsalResult.Lock lock : statement.result().locks()) {
      if (!lock.blocks().equals(LockMode.SHARE_UPDATE_EXCLUSIVE.blocks())) {
        findings.add(
            Finding.hurting(
                String.format(
                    Locale.ROOT,
                    "%s keeps %s on %s waiting, for %.1f s here: %s",
                    statement.result().file(),
                    lock.blocks(),
                    lock.table(),
                    held.toMillis() / 1000.0,
                    text(statement))));
      }
    }
  }

  /**
   * Returns how long a statement's locks are held: until the last statement of its file ends, when
   * the file commits.
   */
  private static Duration held(
      StatementWatch.Watched statement, List<StatementWatch.Watched> statements) {
    long until =
        statements.stream()
            .filter(other -> statement.inTransaction())
            .filter(other -> other.result().file().equals(statement.result().file()))
            .mapToLong(StatementWatch.Watched::ended)
            .max()
            .orElse(statement.ended());
    return Duration.ofNanos(until - statement.began());
  }

  private static String text(StatementWatch.Watched statement) {
    String line = statement.result().statement().replaceAll("\\s+", " ");
    return line.length() > LONGEST_TEXT ? line.substring(0, LONGEST_TEXT) + "…" : line;
  }
}
