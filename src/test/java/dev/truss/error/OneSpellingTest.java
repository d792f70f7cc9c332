package dev.truss.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneSpellingTest {

  record Request(
      @Nullable BigDecimal ttlHours,
      @Nullable List<Part> partList,
      @Nullable Map<String, Object> freeForm) {}

  record Part(@Nullable String partName) {}

  private final ObjectMapper json =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  @BeforeEach
  void asTrussReads() {
    new JsonRules().customize(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ttl_hours\":1,\"ttlHours\":2}",
        "{\"ttlHours\":1,\"ttl_hours\":2}",
        "{\"ttlHours\":1,\"partList\":[],\"ttl_hours\":1}",
        "{\"part_list\":[{\"part_name\":\"a\",\"partName\":\"b\"}]}"
      })
  void fieldInBothSpellingsIsRefused(String body) {
    assertThatThrownBy(() -> json.readValue(body, Request.class))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("Duplicate field");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ttl_hours\":1,\"part_list\":[{\"part_name\":\"a\"},{\"partName\":\"b\"}]}",
        "{\"ttlHours\":1,\"free_form\":{\"ttl_hours\":2,\"aB\":1,\"a_b\":2}}"
      })
  void eachSpellingOnItsOwnIsRead(String body) throws JsonProcessingException {
    assertThat(json.readValue(body, Request.class).ttlHours()).isEqualByComparingTo("1");
  }

  @Test
  void whatFollowsAnObjectIsStillRead() throws JsonProcessingException {
    Request read = json.readValue("{\"part_list\":[{},{}],\"ttl_hours\":3}", Request.class);
    assertThat(read.partList()).hasSize(2);
    assertThat(read.ttlHours()).isEqualByComparingTo("3");
  }
}
