package dev.truss.job;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.truss.error.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** Evaluates cron expressions of five fields. */
public final class CronTimes {

  private CronTimes() {}

  /**
   * Returns the first time after the given one.
   *
   * @throws ProblemException 422 for an expression that is none, or never comes
   */
  public static Instant next(String cron, ZoneId zone, Instant after) {
    try {
      ExecutionTime times =
          ExecutionTime.forCron(
              new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
                  .parse(cron));
      Instant byZone = next(times, after.atZone(zone)).toInstant();
      // An hour that the clock skips in spring has no times in the zone, but it has on the clock's
      // face.
      var face = after.atZone(zone).toLocalDateTime().atZone(ZoneOffset.UTC);
      Instant byFace = next(times, face).toLocalDateTime().atZone(zone).toInstant();
      return byFace.isAfter(after) && byFace.isBefore(byZone) ? byFace : byZone;
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalidField(
          "cron",
          "must be five fields (minute, hour, day of month, month, day of week), such as 0 3 * * *: "
              + e.getMessage());
    }
  }

  /**
   * Returns the first time after one that was due, or after now if several were missed. Without it,
   * a clock that is set back a few seconds would reach the same time twice.
   */
  public static Instant following(String cron, ZoneId zone, Instant due, Instant now) {
    Instant next = next(cron, zone, due);
    return next.isAfter(now) ? next : next(cron, zone, now);
  }

  private static ZonedDateTime next(ExecutionTime times, ZonedDateTime after) {
    return times
        .nextExecution(after)
        .orElseThrow(() -> new IllegalArgumentException("it never comes"));
  }

  /**
   * Returns a time zone by its name.
   *
   * @throws ProblemException 422 for one that there is not
   */
  public static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw ProblemException.invalidField(
          "time_zone", "must be the name of a time zone, such as Europe/Berlin or UTC");
    }
  }
}
