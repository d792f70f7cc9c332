package dev.truss.quota;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteCountTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.0 KB",
    "8421376, 8.0 MB",
    "52428800, 50 MB",
    "1288490188, 1.2 GB",
    "10737418240, 10 GB",
  })
  void sizeHasAUnit(long bytes, String words) {
    assertThat(ByteCount.words(bytes)).isEqualTo(words);
  }
}
