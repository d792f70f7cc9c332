package dev.truss.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

class OneLineTest {

  private final OneLine filter = new OneLine();

  @Test
  void controlCharactersAreEscapedAlsoThoseOfParameters() {
    ExtLogRecord record =
        new ExtLogRecord(Level.INFO, "label %s", ExtLogRecord.FormatStyle.PRINTF, "x");
    record.setParameters(new Object[] {"a\u0000\nFAKE \u001b[31m\u2028b"});

    assertThat(filter.isLoggable(record)).isTrue();
    assertThat(new PatternFormatter("%m").format(record))
        .isEqualTo("label a\\u0000\\u000aFAKE \\u001b[31m\\u2028b");
  }

  @Test
  void otherMessagesStay() {
    ExtLogRecord record =
        new ExtLogRecord(Level.INFO, "100 %% of Ω", ExtLogRecord.FormatStyle.NO_FORMAT, "x");

    filter.isLoggable(record);

    assertThat(new PatternFormatter("%m").format(record)).isEqualTo("100 %% of Ω");
  }
}
