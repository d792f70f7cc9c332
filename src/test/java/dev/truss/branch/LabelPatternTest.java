package dev.truss.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truss.error.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelPatternTest {

  @ParameterizedTest
  @CsvSource({
    "release-*,release-1,true",
    "release-*,release-,true",
    "release-*,a-release-1,false",
    "*,anything,true",
    "*-test,a-test-test,true",
    "a*b*c,abbc,true",
    "a*b*c,acb,false",
    "release.1,release-1,false",
    "exactly,exactly,true",
    "exactly,exactly so,false",
    "**a,bba,true"
  })
  void starStandsForAnything(String pattern, String label, boolean matches) {
    assertThat(LabelPattern.of("branches", pattern).matches(label)).isEqualTo(matches);
  }

  /** As a regular expression this would be tried for longer than anybody waits. */
  @Test
  void manyStarsAreNoTrouble() {
    assertThat(LabelPattern.of("branches", "*a".repeat(29) + "b").matches("a".repeat(60)))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\u0000", "a\nb"})
  void whatNoLabelCanBeIsRefused(String pattern) {
    assertThatThrownBy(() -> LabelPattern.of("branches", pattern))
        .isInstanceOf(ProblemException.class);
  }
}
