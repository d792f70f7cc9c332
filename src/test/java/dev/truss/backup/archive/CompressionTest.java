package dev.truss.backup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truss.error.ProblemException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {

  @ParameterizedTest
  @CsvSource({
    "auto,15,gzip,6",
    "auto,16,zstd,zstd",
    "zstd:9,18,zstd:9,zstd:9",
    "gzip:1,15,gzip:1,1",
    "gzip:1,17,gzip:1,gzip:1",
    "gzip:level=9,15,gzip:level=9,9",
    "none,15,none,0",
    "none,18,none,none"
  })
  void optionIsOneThatTheProgramsKnow(String configured, int major, String text, String option) {
    Compression compression = Compression.of(configured, method -> major >= 16);
    assertThat(compression.text()).isEqualTo(text);
    assertThat(compression.option(major)).isEqualTo(option);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd:9", "zstd", "lz4"})
  void whatTheProgramsDoNotHaveIsRefused(String configured) {
    assertThatThrownBy(() -> Compression.of(configured, method -> false))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("truss.backup.compression is " + configured);
  }

  @ParameterizedTest
  @CsvSource({
    "auto,true",
    "none,true",
    "6,true",
    "gzip:9,true",
    "lz4:12,true",
    "zstd:22,true",
    "zstd:-5,true",
    "'zstd:level=9,long',true",
    "ztsd,false",
    "gzip:10,false",
    "lz4:13,false",
    "zstd:23,false",
    "zstd:,false",
    "zstd --verbose,false",
    "bzip2,false"
  })
  void mistypedOneIsFound(String configured, boolean known) {
    assertThat(Compression.isKnown(configured)).isEqualTo(known);
  }
}
