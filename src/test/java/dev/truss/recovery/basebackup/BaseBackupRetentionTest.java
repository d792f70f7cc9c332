package dev.truss.recovery.basebackup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.recovery.Recoverable;
import dev.truss.recovery.wal.Archiving;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BaseBackupRetentionTest {

  private static final Duration WINDOW = Duration.ofDays(7);

  private static RecoverableRange usable(long id, int days) {
    return Recoverable.span(id, Duration.ofDays(days), null);
  }

  private static RecoverableRange unusable(long id, int days) {
    return Recoverable.span(id, Duration.ofDays(days), "WAL that it needs is not in the archive");
  }

  private static List<Long> outdated(RecoverableRange... spans) {
    var found =
        new RecoveryWindow.Found(
            Recoverable.server(1, Recoverable.lsn(9), null),
            Optional.empty(),
            Archiving.unset(),
            List.of(spans));
    return BaseBackupRetention.outdated(found, WINDOW).stream()
        .map(span -> span.base().id())
        .toList();
  }

  @Test
  void newestThatEndedBeforeTheWindowIsItsBeginning() {
    assertThat(outdated(usable(1, 20), usable(2, 10), usable(3, 8), usable(4, 2)))
        .containsExactly(1L, 2L);
  }

  @Test
  void unusableOneWithinTheWindowStays() {
    assertThat(outdated(unusable(1, 2), usable(2, 1))).isEmpty();
    assertThat(outdated(usable(1, 9), unusable(2, 8), unusable(3, 2), usable(4, 1))).isEmpty();
  }

  @Test
  void unusableOneFromBeforeTheWindowGoesOnceAnotherIsOfUse() {
    assertThat(outdated(unusable(1, 8), usable(2, 1))).containsExactly(1L);
    assertThat(outdated(unusable(1, 8), unusable(2, 2))).isEmpty();
  }

  @Test
  void allUsableOnesWithinTheWindowStay() {
    assertThat(outdated(usable(1, 6), usable(2, 3), usable(3, 1))).isEmpty();
  }
}
