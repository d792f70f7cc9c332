package dev.truss.recovery;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truss.recovery.basebackup.BaseBackupConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecoverySettingsTest {

  private record Settings(
      Duration window,
      String baseBackupSchedule,
      int maxConcurrent,
      int workers,
      Duration archiveTimeout)
      implements RecoveryConfig, BaseBackupConfig {}

  private static void check(
      Duration window, String schedule, int maxConcurrent, int workers, Duration archiveTimeout) {
    var settings = new Settings(window, schedule, maxConcurrent, workers, archiveTimeout);
    RecoverySettings.check(settings, settings);
  }

  @Test
  void whatIsOfUsePasses() {
    assertThatCode(
            () -> {
              check(Duration.ofDays(7), "0 3 * * *", 2, 2, Duration.ofMinutes(1));
              check(Duration.ofSeconds(1), "off", 1, 1, Duration.ofSeconds(1));
            })
        .doesNotThrowAnyException();
  }

  @Test
  void whatIsOfNoUseIsNamed() {
    Duration some = Duration.ofDays(1);
    assertRefused("window", () -> check(Duration.ZERO, "off", 1, 1, some));
    assertRefused("base-backup-schedule", () -> check(some, "never", 1, 1, some));
    assertRefused("max-concurrent", () -> check(some, "off", 0, 1, some));
    assertRefused("workers", () -> check(some, "off", 1, 0, some));
    assertRefused("archive-timeout", () -> check(some, "off", 1, 1, Duration.ofSeconds(-1)));
  }

  private static void assertRefused(
      String setting, org.assertj.core.api.ThrowableAssert.ThrowingCallable check) {
    assertThatThrownBy(check)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("truss.recovery." + setting);
  }
}
