package dev.truss.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truss.error.ProblemException;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimesTest {

  @ParameterizedTest
  @CsvSource({
    "0 3 * * *,UTC,2026-01-15T10:00:00Z,2026-01-16T03:00:00Z",
    "0 3 * * *,Europe/Berlin,2026-01-15T10:00:00Z,2026-01-16T02:00:00Z",
    "0 3 * * *,Europe/Berlin,2026-07-15T10:00:00Z,2026-07-16T01:00:00Z",
    "*/15 * * * *,UTC,2026-01-15T10:00:00Z,2026-01-15T10:15:00Z",
    "0 0 1 * *,UTC,2026-01-15T10:00:00Z,2026-02-01T00:00:00Z",
    "30 2 * * 0,UTC,2026-01-15T10:00:00Z,2026-01-18T02:30:00Z"
  })
  void nextTimeIsAfterTheGivenOne(String cron, String zone, Instant after, Instant next) {
    assertThat(CronTimes.next(cron, ZoneId.of(zone), after)).isEqualTo(next);
  }

  @Test
  void hourThatTheClockSkipsIsNotMissed() {
    Instant before = Instant.parse("2026-03-28T12:00:00Z");
    Instant next = CronTimes.next("30 2 * * *", ZoneId.of("Europe/Berlin"), before);
    assertThat(next).isBetween(before, Instant.parse("2026-03-29T02:00:00Z"));
  }

  /** At 3:00 in summer time it becomes 2:00 in winter time. */
  @ParameterizedTest
  @CsvSource({
    "2026-10-25T00:30:00Z,2026-10-25T00:30:03Z,2026-10-26T01:30:00Z",
    "2026-10-22T00:30:00Z,2026-10-23T10:00:00Z,2026-10-24T00:30:00Z"
  })
  void hourThatTheClockRepeatsCountsOnce(Instant due, Instant now, Instant next) {
    assertThat(CronTimes.following("30 2 * * *", ZoneId.of("Europe/Berlin"), due, now))
        .isEqualTo(next);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "* * * *", "61 * * * *", "0 3 * * * *", "0 0 31 2 *"})
  void whatIsNoTimeIsRefused(String cron) {
    assertThatThrownBy(() -> CronTimes.next(cron, ZoneId.of("UTC"), Instant.EPOCH))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("cron");
  }

  @Test
  void zoneThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> CronTimes.zone("Europe/Atlantis"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("time_zone");
  }
}
