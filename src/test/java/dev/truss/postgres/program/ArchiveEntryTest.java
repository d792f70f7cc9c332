package dev.truss.postgres.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines are those of {@code pg_restore --list}. */
class ArchiveEntryTest {

  @Test
  void commentsOfTheListAreNoEntries() {
    assertThat(Stream.of("", ";", "; Archive created at 2026-12-01").map(ArchiveEntry::of))
        .allMatch(entry -> entry.isEmpty());
    assertThat(ArchiveEntry.of("215; 1259 16390 TABLE public note postgres"))
        .contains(new ArchiveEntry(215, "1259 16390 TABLE public note postgres"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3456; 3466 16390 EVENT TRIGGER - guard postgres",
        "3457; 0 0 COMMENT - EVENT TRIGGER guard postgres",
        "3458; 0 0 SECURITY LABEL - EVENT TRIGGER guard postgres"
      })
  void eventTriggersAreKnownWithWhatIsSaidOfThem(String line) {
    assertThat(ArchiveEntry.of(line).orElseThrow().isEventTrigger()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "218; 1259 16400 TABLE public EVENT TRIGGER - x postgres",
        "220; 1255 16401 FUNCTION public guard() postgres",
        "221; 0 0 COMMENT public TABLE EVENT TRIGGER postgres",
        "222; 2620 16402 TRIGGER public note EVENT TRIGGER postgres"
      })
  void otherEntriesAreNotTakenForEventTriggers(String line) {
    assertThat(ArchiveEntry.of(line).orElseThrow().isEventTrigger()).isFalse();
  }
}
