package dev.truss.dump;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseSettingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "work_mem=64MB | SET \"work_mem\" TO '64MB'",
        "search_path=\"$user\", public | SET \"search_path\" TO '$user', 'public'",
        "search_path=\"\" | SET \"search_path\" TO ''",
        "search_path=\"a,b\", \"c\"\"d\" | SET \"search_path\" TO 'a,b', 'c\"d'",
        "app.tenant=it's, so | SET \"app\".\"tenant\" TO 'it''s, so'",
        "app.path=C:\\x | SET \"app\".\"path\" TO  E'C:\\\\x'",
        "DateStyle=ISO, DMY | SET \"DateStyle\" TO 'ISO, DMY'"
      })
  void settingIsWrittenSoThatPostgresReadsTheSame(String kept, String statement) {
    assertThat(DatabaseSetting.parse(kept).sql()).isEqualTo(statement);
  }
}
