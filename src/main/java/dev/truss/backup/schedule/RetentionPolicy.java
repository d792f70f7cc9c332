package dev.truss.backup.schedule;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The backups of a schedule and source that are kept. A backup is kept if any rule selects it: a
 * day, week or month selects its newest backup. Without any rule all are kept.
 *
 * @param last the newest ones
 * @param daily of the newest days that have one, in the schedule's time zone; and so on
 */
@RegisterForReflection
record RetentionPolicy(
    @Schema(examples = "3") int last,
    @Schema(examples = "7") int daily,
    @Schema(examples = "4") int weekly,
    @Schema(examples = "12") int monthly) {

  static final RetentionPolicy EVERYTHING = new RetentionPolicy(0, 0, 0, 0);

  /**
   * A completed backup.
   *
   * @param refuted by a verification that failed; no rule wants it, but a newer one must be proven
   *     before it goes
   */
  record Kept(long id, Instant createdAt, boolean proven, boolean refuted) {}

  /**
   * Returns the backups to delete: never the newest, the newest proven one, or one that was refuted
   * since.
   */
  Set<Long> outdated(Collection<Kept> backups, ZoneId zone) {
    if (equals(EVERYTHING)) {
      return Set.of();
    }
    List<Kept> newestFirst =
        backups.stream().sorted(Comparator.comparing(Kept::createdAt).reversed()).toList();
    Set<Long> keep = new HashSet<>();
    newestFirst.stream().limit(1).forEach(kept -> keep.add(kept.id()));
    List<Kept> good = newestFirst.stream().filter(kept -> !kept.refuted()).toList();
    good.stream().limit(Math.max(1, last)).forEach(kept -> keep.add(kept.id()));
    good.stream().filter(Kept::proven).limit(1).forEach(kept -> keep.add(kept.id()));
    newestFirst.stream()
        .takeWhile(kept -> !kept.proven())
        .filter(Kept::refuted)
        .forEach(kept -> keep.add(kept.id()));
    keepOnePer(good, daily, keep, kept -> at(kept, zone).toLocalDate());
    keepOnePer(
        good,
        weekly,
        keep,
        kept ->
            List.of(
                at(kept, zone).get(IsoFields.WEEK_BASED_YEAR),
                at(kept, zone).get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)));
    keepOnePer(
        good, monthly, keep, kept -> List.of(at(kept, zone).getYear(), at(kept, zone).getMonth()));
    Set<Long> outdated = new HashSet<>();
    newestFirst.forEach(kept -> outdated.add(kept.id()));
    outdated.removeAll(keep);
    return outdated;
  }

  private static void keepOnePer(
      List<Kept> newestFirst, int periods, Set<Long> keep, Function<Kept, Object> period) {
    Set<Object> seen = new HashSet<>();
    for (Kept kept : newestFirst) {
      if (seen.size() == periods) {
        return;
      }
      if (seen.add(period.apply(kept))) {
        keep.add(kept.id());
      }
    }
  }

  private static ZonedDateTime at(Kept kept, ZoneId zone) {
    return kept.createdAt().atZone(zone);
  }
}
