package dev.truss.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlScannerTest {

  private static List<String> split(String sql) {
    return SqlScanner.scan(sql, 0).stream().map(SqlStatement::jdbc).toList();
  }

  @Test
  void statementsEndAtSemicolonsOnly() {
    assertThat(split("SELECT 1; SELECT 2 ;; SELECT 3"))
        .containsExactly("SELECT 1", "SELECT 2", "SELECT 3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ';'",
        "SELECT 'it''s;'",
        "SELECT E'\\';'",
        "SELECT \";\"",
        "SELECT $$;$$",
        "SELECT $a$;$$;$a$",
        "SELECT 1 -- ;\n + 1",
        "SELECT 1 /* ; /* ; */ ; */ + 1",
        "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END",
        "SELECT U&'\\0441;'",
        "SELECT a$b$;c"
      })
  void whatOnlyLooksLikeAnEndIsNone(String sql) {
    List<SqlStatement> found = SqlScanner.scan(sql, 0);
    if (sql.endsWith("a$b$;c")) { // a dollar within a name quotes nothing
      assertThat(found).hasSize(2);
    } else {
      assertThat(found).singleElement().extracting(SqlStatement::jdbc).isEqualTo(sql);
    }
  }

  @Test
  void parametersAreFoundWhereTheyStand() {
    SqlStatement found =
        SqlScanner.scan("SELECT $2, '$1', $1::jsonb ? 'a', $$ $3 $$ -- $4\n, $2", 0).getFirst();
    assertThat(found.parameters()).containsExactly(2, 1, 2);
    assertThat(found.jdbc()).isEqualTo("SELECT ?, '$1', ?::jsonb ?? 'a', $$ $3 $$ -- $4\n, ?");
  }

  @Test
  void offsetIsWhereTheStatementBegins() {
    assertThat(SqlScanner.scan(" -- first\n SELECT 1;\n\n/* x */ SELECT 2", 0))
        .extracting(SqlStatement::offset)
        .containsExactly(11, 30);
  }

  @Test
  void commentsAloneAreNoStatement() {
    assertThat(SqlScanner.scan(" -- nothing\n ; /* here */ ", 0)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BEGIN",
        "start transaction",
        "/* x */ commit",
        "END",
        "rollback",
        "ROLLBACK AND CHAIN",
        "PREPARE TRANSACTION 'x'",
        "COMMIT PREPARED 'x'",
        "abort"
      })
  void whatEndsATransactionIsSeen(String sql) {
    assertThat(SqlScanner.scan(sql, 0).getFirst().controlsTransaction()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SAVEPOINT a",
        "ROLLBACK TO a",
        "PREPARE p AS SELECT 1",
        "SELECT 'commit'",
        "(SELECT 1)"
      })
  void whatDoesNotIsLet(String sql) {
    assertThat(SqlScanner.scan(sql, 0).getFirst().controlsTransaction()).isFalse();
  }
}
