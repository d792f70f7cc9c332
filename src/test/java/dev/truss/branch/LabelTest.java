package dev.truss.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truss.error.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelTest {

  private static final Instant NOW = Instant.parse("2025-01-15T10:00:00Z");

  @Test
  void absentLabelIsMadeFromTheTime() {
    assertThat(Label.of(null, NOW).text()).isEqualTo("branch_20250115_100000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "feature-user-profiles",
        "'; DROP DATABASE shop; --",
        "../../etc/passwd",
        "日本語のラベル",
        "👩‍👩‍👧‍👦 family",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "a\"b"
      })
  void readableLabelStaysAsItIs(String text) {
    Label label = Label.of(text, NOW);

    assertThat(label.text()).isEqualTo(text);
    assertThat(label.databaseName().value()).matches("truss_branch_[a-z0-9_]{1,40}_[a-z0-9]{8}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "line\nbreak",
        "tab\t",
        "right\u200Fto left",
        "over\u202Eride",
        "zero\u200Bwidth",
        "nul\0"
      })
  void unreadableLabelIsRefusedByItsField(String text) {
    assertThatThrownBy(() -> Label.of(text, NOW))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().members()).containsEntry("field", "label"));
  }

  @Test
  void sixtyCharactersAreAllowedAndSixtyOneAreNot() {
    assertThat(Label.of("😀".repeat(60), NOW).text()).hasSize(120);
    assertThatThrownBy(() -> Label.of("x".repeat(61), NOW)).isInstanceOf(ProblemException.class);
  }

  @Test
  void labelsThatDifferOnlyBehindTheFortiethCharacterGetDifferentDatabases() {
    String one = Label.of("x".repeat(45) + "1", NOW).databaseName().value();
    String other = Label.of("x".repeat(45) + "2", NOW).databaseName().value();

    assertThat(one).isNotEqualTo(other);
    assertThat(one.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(63);
  }
}
