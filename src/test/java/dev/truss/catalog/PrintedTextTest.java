package dev.truss.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintedTextTest {

  @Test
  void longLiteralIsRead() {
    String literal = "'" + "it''s ".repeat(20_000) + "'::character varying";

    assertThat(PrintedText.of("CHECK (a = ANY ((ARRAY[%1$s, %1$s])::text[]))".formatted(literal)))
        .isEqualTo("CHECK (a = ANY (ARRAY[(%1$s)::text, (%1$s)::text]))".formatted(literal));
  }
}
