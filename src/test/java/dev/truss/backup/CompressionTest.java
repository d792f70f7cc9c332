package dev.truss.backup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompressionTest {

  @ParameterizedTest
  @CsvSource({
    "auto,15,gzip,6",
    "auto,16,zstd,zstd",
    "zstd:9,18,zstd:9,zstd:9",
    "gzip:1,15,gzip:1,1",
    "gzip:1,17,gzip:1,gzip:1",
    "none,15,none,0",
    "none,18,none,none"
  })
  void optionIsOneThatTheProgramsKnow(String configured, int major, String text, String option) {
    Compression compression = Compression.of(configured, major >= 16);
    assertThat(compression.text()).isEqualTo(text);
    assertThat(compression.option(major)).isEqualTo(option);
  }
}
