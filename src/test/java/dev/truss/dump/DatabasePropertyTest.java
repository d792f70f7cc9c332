package dev.truss.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.truss.postgres.DatabaseName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabasePropertyTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER DATABASE {copy} CONNECTION LIMIT 7",
        "REVOKE ALL ON DATABASE {copy} FROM PUBLIC",
        "GRANT CONNECT, TEMPORARY ON DATABASE {copy} TO PUBLIC",
        "GRANT CREATE ON DATABASE {copy} TO \"o\"\"dd; role\" WITH GRANT OPTION",
        "ALTER DATABASE {copy} SET \"search_path\" TO 'a', 'b''c'",
        "ALTER DATABASE {copy} SET \"my\".\"var\" TO ''",
        "ALTER DATABASE {copy} SET \"my\".\"var\" TO 'x; -- {copy}'",
        "ALTER ROLE \"app\" IN DATABASE {copy} SET \"work_mem\" TO  E'a\\\\b'"
      })
  void statementOfTrussIsMadeAnew(String statement) {
    assertThat(DatabaseProperty.parse(statement).sql("{copy}")).isEqualTo(statement);
  }

  @Test
  void nameOfTheCopyStandsOnlyWhereADatabaseIsNamed() {
    assertThat(
            DatabaseProperty.parse("ALTER DATABASE {copy} SET \"my\".\"var\" TO '{copy}'")
                .sql(new DatabaseName("b")))
        .isEqualTo("ALTER DATABASE \"b\" SET \"my\".\"var\" TO '{copy}'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ALTER ROLE app SUPERUSER",
        "ALTER DATABASE {copy} CONNECTION LIMIT 7; ALTER ROLE app SUPERUSER",
        "ALTER DATABASE {copy} CONNECTION LIMIT 7 --",
        "ALTER DATABASE {copy} CONNECTION LIMIT x",
        "ALTER DATABASE {copy} OWNER TO app",
        "ALTER DATABASE {copy} SET \"a\" TO 'b' /* x */",
        "ALTER DATABASE {copy} SET \"a\" TO 'b",
        "ALTER DATABASE {copy} SET \"a\" TO 'b\\'",
        "ALTER DATABASE {copy} SET \"a\" TO E'b\\'; DROP'",
        "ALTER DATABASE {copy} SET \"a\" TO $$b$$",
        "ALTER DATABASE main SET \"a\" TO 'b'",
        "ALTER DATABASE \"{copy}\" SET \"a\" TO 'b'",
        "ALTER ROLE \"app\" SET \"a\" TO 'b'",
        "ALTER ROLE \"app\" IN DATABASE main SET \"a\" TO 'b'",
        "ALTER SYSTEM SET \"a\" TO 'b'",
        "GRANT pg_execute_server_program TO app",
        "GRANT CREATE ON DATABASE main TO app",
        "GRANT ALL ON DATABASE {copy} TO app",
        "GRANT CREATE ON TABLESPACE {copy} TO app",
        "GRANT CREATE ON DATABASE {copy} TO app, other",
        "REVOKE ALL ON DATABASE {copy} FROM app",
        "DROP DATABASE {copy}"
      })
  void otherStatementIsRefused(String statement) {
    assertThatIllegalArgumentException().isThrownBy(() -> DatabaseProperty.parse(statement));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CarryOver.Item("x", statement, "", false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER libc",
        " ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'de' ICU_RULES '&a < ''b'' ; --'",
        " ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' TABLESPACE \"fa\"\"st\""
      })
  void optionsOfTrussAreMadeAnew(String options) {
    assertThat(new DatabaseDefinition(options, "app", List.of()).options()).isEqualTo(options);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ENCODING 'UTF8'; ALTER ROLE x SUPERUSER; --",
        " ENCODING 'UTF8' OWNER app",
        " ENCODING 'UTF8' ENCODING 'UTF8'",
        " ENCODING UTF8",
        " TEMPLATE main",
        " STRATEGY file_copy",
        " LOCALE_PROVIDER other",
        " TABLESPACE 'x'",
        " TABLESPACE",
        " ALLOW_CONNECTIONS false"
      })
  void otherOptionsAreRefused(String options) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DatabaseDefinition(options, "app", List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER DEFAULT PRIVILEGES GRANT CREATE ON SCHEMAS TO app",
        "ALTER DEFAULT PRIVILEGES REVOKE CREATE ON SCHEMAS FROM \"o\"\"dd; role\"",
        "GRANT CREATE ON SCHEMA public TO app",
        "REVOKE CREATE ON SCHEMA \"on\" FROM größe",
        "GRANT CREATE ON DATABASE {copy} TO app",
        "REVOKE CREATE ON DATABASE {copy} FROM app",
        "DO 'BEGIN IF current_user = ''a''''b'' THEN ALTER DEFAULT PRIVILEGES GRANT CREATE ON SCHEMAS TO app WITH GRANT OPTION; END IF; END'"
      })
  void grantsOfTrussAreTaken(String grant) {
    assertThat(new OwnerGrants(List.of(grant), List.of()).give()).containsExactly(grant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GRANT app TO other",
        "GRANT app, \"on\" TO other",
        "GRANT SET ON PARAMETER log_statement TO app",
        "GRANT CREATE ON TABLESPACE fast TO app",
        "GRANT CREATE ON DATABASE main TO app",
        "GRANT CREATE ON SCHEMA public TO app; ALTER ROLE app SUPERUSER",
        "GRANT CREATE ON SCHEMA public TO app CASCADE",
        "ALTER ROLE app SUPERUSER",
        "ALTER DEFAULT PRIVILEGES GRANT CREATE ON DATABASE {copy} TO app",
        "DO 'BEGIN ALTER ROLE app SUPERUSER; END'",
        "DO 'BEGIN IF current_user = ''a'' THEN ALTER ROLE app SUPERUSER; END IF; END'",
        "DO 'BEGIN IF current_user = f() THEN GRANT CREATE ON SCHEMA public TO app; END IF; END'"
      })
  void otherGrantsAreRefused(String grant) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OwnerGrants(List.of(grant), List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OwnerGrants(List.of(), List.of(grant)));
  }
}
