package dev.truss.testsupport.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {

  private static final String THING =
      """
      {"id": 1, "size_bytes": 1.50, "at": "2026-01-15T10:00:00Z", "protected": true, "note": null, "parts": [{"name": "a"}]}
      """;

  record Sample(
      int id,
      BigDecimal sizeBytes,
      Instant at,
      @JsonProperty("protected") boolean isProtected,
      @Nullable String note,
      List<Part> parts) {}

  record Part(String name) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(List<Part> parts, @Nullable String nextCursor) {}

  @Test
  void membersAreReadByTheirNames() {
    Sample thing = AnswerReader.read(THING, Sample.class);

    assertThat(thing.id()).isEqualTo(1);
    assertThat(thing.sizeBytes()).isEqualByComparingTo("1.5");
    assertThat(thing.at()).isEqualTo(Instant.parse("2026-01-15T10:00:00Z"));
    assertThat(thing.isProtected()).isTrue();
    assertThat(thing.note()).isNull();
    assertThat(thing.parts()).containsExactly(new Part("a"));
  }

  @Test
  void newMembersAreIgnored() {
    String more = THING.replace("{\"id\"", "{\"new\": [{}], \"id\"");

    assertThat(AnswerReader.read(more, Sample.class))
        .isEqualTo(AnswerReader.read(THING, Sample.class));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"id\": 1, ",
        "\"size_bytes\": 1.50, ",
        "\"at\": \"2026-01-15T10:00:00Z\", ",
        "\"protected\": true, ",
        "\"note\": null, ",
        "\"name\": \"a\""
      })
  void missingMemberIsAFailure(String member) {
    assertNotRead(member, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.50", "\"2026-01-15T10:00:00Z\"", "true", "\"a\""})
  void nullInPlaceOfAValueIsAFailure(String value) {
    assertNotRead(": " + value, ": null");
    assertNotRead("[{\"name\": \"a\"}]", "[null]");
  }

  @Test
  void valueOfAnotherTypeIsAFailure() {
    assertNotRead("\"id\": 1", "\"id\": \"1\"");
    assertNotRead("\"id\": 1", "\"id\": 1.5");
    assertNotRead("1.50", "\"1.50\"");
    assertNotRead("\"2026-01-15T10:00:00Z\"", "1768471200");
    assertNotRead("\"protected\": true", "\"protected\": \"true\"");
    assertNotRead("\"protected\": true", "\"protected\": 1");
    assertNotRead("\"note\": null", "\"note\": 1");
    assertNotRead("\"note\": null", "\"note\": true");
    assertNotRead("\"a\"", "7");
    assertNotRead("[{\"name\": \"a\"}]", "{\"name\": \"a\"}");
    assertNotRead("[{\"name\": \"a\"}]", "null");
  }

  @Test
  void memberThatIsLeftOutWhenNullMayBeAbsent() {
    assertThat(AnswerReader.read("{\"parts\": []}", Page.class).nextCursor()).isNull();
    assertThatThrownBy(() -> AnswerReader.read("{}", Page.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Page has no parts");
  }

  private static void assertNotRead(String part, String replacement) {
    assertThat(THING).contains(part);
    String changed = THING.replace(part, replacement);

    assertThatThrownBy(() -> AnswerReader.read(changed, Sample.class))
        .as(changed)
        .isInstanceOf(AssertionError.class);
  }
}
