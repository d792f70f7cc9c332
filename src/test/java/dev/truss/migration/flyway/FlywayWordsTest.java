package dev.truss.migration.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;

class FlywayWordsTest {

  @Test
  void fullDiskIsTold() {
    assertThat(FlywayWords.reason(failed("could not extend file", "53100")))
        .isEqualTo("The disk is full: could not extend file. Free space on it and try again.");
  }

  @Test
  void otherFailuresAreInPostgresWords() {
    assertThat(FlywayWords.reason(failed("syntax error", "42601"))).isEqualTo("syntax error");
  }

  private static FlywayException failed(String message, String state) {
    return new FlywayException("Script failed", new SQLException(message, state));
  }
}
