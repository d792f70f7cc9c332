package dev.truss.backup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truss.backup.archive.ArchiveFormat;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupSettingsTest {

  @Test
  void goodOnesLetTrussStart() {
    assertThatCode(() -> check(new Settings(2, "zstd:9", 1, 1))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "0,auto,2,10,truss.backup.workers",
    "2,ztsd,2,10,truss.backup.compression",
    "2,auto,0,10,truss.backup.max-concurrent",
    "2,auto,2,0,truss.backup.max-queued"
  })
  void badOneStopsTheStart(
      int workers, String compression, int maxConcurrent, int maxQueued, String option) {
    assertThatThrownBy(() -> check(new Settings(workers, compression, maxConcurrent, maxQueued)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(option);
  }

  private static void check(BackupConfig config) {
    new BackupSettings(config).check(new StartupEvent());
  }

  private record Settings(int workers, String compression, int maxConcurrent, int maxQueued)
      implements BackupConfig {
    @Override
    public ArchiveFormat format() {
      return ArchiveFormat.DIRECTORY;
    }

    @Override
    public Duration lockWait() {
      return Duration.ofSeconds(30);
    }
  }
}
