package dev.truss.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnnouncementTest {

  private final List<String> begun = new ArrayList<>();
  private final List<String> failing = new ArrayList<>();

  private Announcement.Part part(String name, boolean first) {
    return new Announcement.Part(
        name,
        first,
        () -> {
          if (failing.contains(name)) {
            throw new IllegalStateException(new IllegalStateException(name + " is broken\nmore"));
          }
          begun.add(name);
        });
  }

  private Announcement announcement() {
    return new Announcement(
        List.of(part("Replica", true), part("Jobs", false), part("Logins", false)));
  }

  @Test
  void nothingBeginsBeforeWhatItDependsOn() {
    failing.add("Replica");
    Announcement announcement = announcement();

    assertThat(announcement.tellFirst().orElseThrow())
        .contains("Replica failed: ")
        .contains("Replica is broken")
        .doesNotContain("more");
    assertThat(begun).isEmpty();
    failing.clear();
    assertThat(announcement.tellFirst()).isEmpty();
    assertThat(announcement.tellOthers()).isEmpty();
    assertThat(begun).containsExactly("Replica", "Jobs", "Logins");
  }

  @Test
  void partThatFailsKeepsNoOtherFromItsWorkAndIsToldAgain() {
    failing.add("Jobs");
    Announcement announcement = announcement();

    assertThat(announcement.tellFirst()).isEmpty();
    assertThat(announcement.tellOthers().orElseThrow()).contains("Jobs is broken");
    assertThat(begun).containsExactly("Replica", "Logins");
    failing.clear();
    assertThat(announcement.tellOthers()).isEmpty();
    assertThat(begun).containsExactly("Replica", "Logins", "Jobs");
  }
}
