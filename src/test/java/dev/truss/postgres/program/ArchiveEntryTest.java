package dev.truss.postgres.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines are those of {@code pg_restore --list}. */
class ArchiveEntryTest {

  @Test
  void commentsOfTheListAreNoEntries() {
    assertThat(read("", ";", "; Archive created at 2026-12-01 10:00:00 UTC", ";     dbname: shop"))
        .isEmpty();
    assertThat(read("215; 1259 16390 TABLE public note postgres"))
        .containsExactly(new ArchiveEntry(215, "1259 16390 TABLE public note postgres", List.of()));
  }

  @Test
  void dependenciesBelongToTheEntryBeforeThem() {
    assertThat(
            read(
                "2; 3079 16386 EXTENSION - pg_cron ",
                "222; 1259 16557 VIEW public jobs postgres",
                ";\tdepends on: 2 2 218",
                "221; 1259 16552 TABLE public orders postgres"))
        .extracting(ArchiveEntry::dependencies)
        .containsExactly(List.of(), List.of(2, 218), List.of());
  }

  @Test
  void anEntryTellsWhatItIs() {
    ArchiveEntry extension = one("2; 3079 16386 EXTENSION - odd name ");
    ArchiveEntry view = one("222; 1259 16557 VIEW public my jobs postgres");
    ArchiveEntry rows = one("3326; 0 16389 TABLE DATA cron job postgres");

    assertThat(extension.extension()).contains("odd name");
    assertThat(view.extension()).isEmpty();
    assertThat(view.relation()).contains(16557L);
    assertThat(view.label()).isEqualTo("view public.my jobs");
    assertThat(view.isObject()).isTrue();
    assertThat(rows.what()).isEqualTo("TABLE DATA cron job postgres");
    assertThat(rows.relation()).isEmpty();
    assertThat(rows.isObject()).isFalse();
  }

  private static List<ArchiveEntry> read(String... lines) {
    return ArchiveEntry.read(Stream.of(lines));
  }

  private static ArchiveEntry one(String line) {
    return read(line).getFirst();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3456; 3466 16390 EVENT TRIGGER - guard postgres",
        "3457; 0 0 COMMENT - EVENT TRIGGER guard postgres",
        "3458; 0 0 SECURITY LABEL - EVENT TRIGGER guard postgres"
      })
  void eventTriggersAreKnownWithWhatIsSaidOfThem(String line) {
    assertThat(one(line).isEventTrigger()).isTrue();
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
    assertThat(one(line).isEventTrigger()).isFalse();
  }
}
