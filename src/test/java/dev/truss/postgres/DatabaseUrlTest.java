package dev.truss.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseUrlTest {

  @Test
  void everyPartMayBePercentEncoded() {
    DatabaseUrl url =
        DatabaseUrl.parse(
            "x", "postgresql://us%40er:p%3Aa%2Fs+s@db.example:6432/my%20db%2F1?sslmode=require");

    assertThat(url.user()).isEqualTo("us@er");
    assertThat(url.password()).isEqualTo("p:a/s+s");
    assertThat(url.database().value()).isEqualTo("my db/1");
    assertThat(url.port()).isEqualTo(6432);
    assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example:6432/my%20db%2F1");
    assertThat(url.environment()).containsEntry("PGSSLMODE", "require");
  }

  @Test
  void addressesOfVersionSixStandInBrackets() {
    DatabaseUrl url = DatabaseUrl.parse("x", "postgres://u@[::1]/db");

    assertThat(url.host()).isEqualTo("::1");
    assertThat(url.port()).isEqualTo(5432);
    assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://[::1]:5432/db");
  }

  @Test
  void passwordIsNotShown() {
    assertThat(DatabaseUrl.parse("x", "postgresql://u:secret@h/db").toString())
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "mysql://u:secret@h/db,        must start with postgresql://",
    "postgresql://u:secret@h,      names no database",
    "postgresql://u:secret@h/,     names no database",
    "postgresql:///db,             names no host",
    "postgresql://h/db,            names no user",
    "postgresql://u:sec ret@h/db,  must be percent-encoded"
  })
  void malformedUrlIsRefusedByItsOptionWithoutShowingIt(String url, String why) {
    assertThatThrownBy(() -> DatabaseUrl.parse("truss.database.url", url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("truss.database.url", why)
        .hasMessageNotContainingAny("secret", "sec ret");
  }
}
