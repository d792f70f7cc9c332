package dev.truss.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truss.error.ProblemException;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeToLiveTest {

  private static final Instant START = Instant.parse("2025-01-15T10:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "24,       24,       2025-01-16T10:00:00Z",
    "24.0,     24,       2025-01-16T10:00:00Z",
    "100,      100,      2025-01-19T14:00:00Z",
    "0.5,      0.5,      2025-01-15T10:30:00Z",
    "1e-400,   0.000001, 2025-01-15T10:00:00.003Z",
    "87600,    87600,    2035-01-13T10:00:00Z"
  })
  void hoursAreCountedFromTheStart(String given, String shown, Instant expiry) {
    TimeToLive ttl = TimeToLive.of(new BigDecimal(given));

    assertThat(ttl.hours().toPlainString()).isEqualTo(shown);
    assertThat(ttl.expiry(START)).isEqualTo(expiry);
  }

  @Test
  void zeroAndAbsentNeverExpire() {
    assertThat(TimeToLive.of(BigDecimal.ZERO).expiry(START)).isNull();
    assertThat(TimeToLive.of(null).expiry(START)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "-0.000001", "87600.1", "1e308", "1e999999999"})
  void impossibleTimesAreRefusedByTheirField(String given) {
    assertThatThrownBy(() -> TimeToLive.of(new BigDecimal(given)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().members()).containsEntry("field", "ttl_hours"));
  }
}
