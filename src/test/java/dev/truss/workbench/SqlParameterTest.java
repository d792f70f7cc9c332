package dev.truss.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlParameterTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "-0.0 | -0.0",
        "-0 | -0",
        "1.10 | 1.10",
        "1e400 | 1e400",
        "-1.5E-7 | -1.5E-7",
        "12345678901234567890.5 | 12345678901234567890.5",
        "true | true",
        "\"text\" | text",
        "{\"a\": [-0.0, 1.10, 1e400], \"b\": {\"c\": null}} |"
            + " {\"a\":[-0.0,1.10,1e400],\"b\":{\"c\":null}}",
        "[-0.0, \"x\", false] | [-0.0,\"x\",false]",
        "[] | []"
      })
  void numbersKeepTheirForm(String json, String text) throws JsonProcessingException {
    assertThat(new ObjectMapper().readValue(json, SqlParameter.class).text()).isEqualTo(text);
  }
}
