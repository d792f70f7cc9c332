package dev.truss.backup.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetentionPolicyTest {
  private static final Instant FIRST = Instant.parse("2026-01-01T03:00:00Z");

  /** One a day; the number is the day of the year. */
  private static final List<RetentionPolicy.Kept> DAYS =
      LongStream.rangeClosed(1, 100)
          .mapToObj(
              day ->
                  new RetentionPolicy.Kept(
                      day, FIRST.plusSeconds((day - 1) * 86_400), false, false))
          .toList();

  @Test
  void refutedBackupTakesNoPlaceOfAGoodOne() {
    List<RetentionPolicy.Kept> days =
        List.of(
            new RetentionPolicy.Kept(1, FIRST, false, false),
            new RetentionPolicy.Kept(2, FIRST.plusSeconds(1), false, true),
            new RetentionPolicy.Kept(3, FIRST.plusSeconds(86_400), true, false),
            new RetentionPolicy.Kept(4, FIRST.plusSeconds(86_401), false, true));
    assertThat(kept(new RetentionPolicy(1, 2, 0, 0), days)).containsExactly(1L, 3L, 4L);
  }

  @Test
  void refutedBackupStaysUntilANewerOneIsProven() {
    List<RetentionPolicy.Kept> refuted =
        List.of(
            new RetentionPolicy.Kept(1, FIRST, false, true),
            new RetentionPolicy.Kept(2, FIRST.plusSeconds(1), false, true),
            new RetentionPolicy.Kept(3, FIRST.plusSeconds(2), false, false));
    assertThat(kept(new RetentionPolicy(1, 0, 0, 0), refuted)).containsExactly(1L, 2L, 3L);
    List<RetentionPolicy.Kept> proven =
        Stream.concat(
                refuted.stream(),
                Stream.of(new RetentionPolicy.Kept(4, FIRST.plusSeconds(3), true, false)))
            .toList();
    assertThat(kept(new RetentionPolicy(1, 0, 0, 0), proven)).containsExactly(4L);
  }

  @Test
  void withoutARuleAllAreKept() {
    assertThat(RetentionPolicy.EVERYTHING.outdated(DAYS, ZoneOffset.UTC)).isEmpty();
  }

  @Test
  void lastKeepsTheNewest() {
    assertThat(kept(new RetentionPolicy(3, 0, 0, 0), DAYS)).containsExactly(98L, 99L, 100L);
  }

  @Test
  void monthlyKeepsTheNewestOfEachMonth() {
    // 31 January, 28 February, 31 March, 10 April
    assertThat(kept(new RetentionPolicy(0, 0, 0, 3), DAYS)).containsExactly(59L, 90L, 100L);
  }

  @Test
  void weeklyKeepsTheNewestOfEachWeek() {
    // Sundays 29 March and 5 April, and 10 April in a week that has begun
    assertThat(kept(new RetentionPolicy(0, 0, 3, 0), DAYS)).containsExactly(88L, 95L, 100L);
  }

  @Test
  void rulesAddUp() {
    assertThat(kept(new RetentionPolicy(1, 2, 0, 2), DAYS)).containsExactly(90L, 99L, 100L);
  }

  @Test
  void newestIsKeptByWhateverRule() {
    List<RetentionPolicy.Kept> one = List.of(new RetentionPolicy.Kept(7, FIRST, false, false));
    assertThat(new RetentionPolicy(0, 0, 0, 1).outdated(one, ZoneOffset.UTC)).isEmpty();
  }

  @Test
  void newestProvenOneIsKept() {
    List<RetentionPolicy.Kept> backups =
        List.of(
            new RetentionPolicy.Kept(1, FIRST, true, false),
            new RetentionPolicy.Kept(2, FIRST.plusSeconds(1), true, false),
            new RetentionPolicy.Kept(3, FIRST.plusSeconds(2), false, false),
            new RetentionPolicy.Kept(4, FIRST.plusSeconds(3), false, false));
    assertThat(kept(new RetentionPolicy(1, 0, 0, 0), backups)).containsExactly(2L, 4L);
  }

  @Test
  void dayIsThatOfTheTimeZone() {
    List<RetentionPolicy.Kept> backups =
        List.of(
            new RetentionPolicy.Kept(1, Instant.parse("2026-01-01T22:30:00Z"), false, false),
            new RetentionPolicy.Kept(2, Instant.parse("2026-01-01T23:30:00Z"), false, false),
            new RetentionPolicy.Kept(3, Instant.parse("2026-01-02T22:30:00Z"), false, false));
    var keep = new RetentionPolicy(0, 2, 0, 0);
    assertThat(keep.outdated(backups, ZoneOffset.UTC)).containsExactly(1L);
    assertThat(keep.outdated(backups, ZoneId.of("Europe/Berlin"))).containsExactly(2L);
  }

  private static List<Long> kept(RetentionPolicy keep, List<RetentionPolicy.Kept> backups) {
    var outdated = keep.outdated(backups, ZoneOffset.UTC);
    return backups.stream()
        .map(RetentionPolicy.Kept::id)
        .filter(id -> !outdated.contains(id))
        .toList();
  }
}
