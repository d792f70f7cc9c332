package dev.truss.migration.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptRulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMMIT;",
        "commit work;",
        "END;",
        "ROLLBACK;",
        "ROLLBACK AND CHAIN;",
        "abort;",
        "BEGIN;",
        "START TRANSACTION;",
        "PREPARE TRANSACTION 'x';",
        "/* a /* b */ c */ COMMIT;",
        "-- first\n COMMIT AND CHAIN;",
        "SELECT 'it''s'; COMMIT;",
        "SELECT E'it\\'s'; COMMIT;",
        "SELECT e'\\\\'; COMMIT;",
        "SELECT $a$ $b$ $a$; COMMIT;",
        "SELECT \"a;\"\"b\"; COMMIT;",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; END;"
            + " COMMIT;",
        "COPY t FROM stdin;\n1\n'\n\\.\nCOMMIT;",
        "COMMIT"
      })
  void whatEndsTheTransactionIsRefused(String script) {
    assertThat(ScriptRules.broken("V1__a.sql", script))
        .hasValueSatisfying(
            refusal -> assertThat(refusal.reason()).contains("would end the transaction"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'COMMIT;'; SELECT ';COMMIT;';",
        "DO $$ BEGIN PERFORM 1; END $$;",
        "CREATE PROCEDURE p() LANGUAGE plpgsql AS $p$ BEGIN COMMIT; END $p$;",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END;",
        "SAVEPOINT a; ROLLBACK TO SAVEPOINT a; ROLLBACK WORK TO a; RELEASE a;",
        "CREATE RULE r AS ON INSERT TO t DO (DELETE FROM u; DELETE FROM v);",
        "COPY t FROM stdin;\nCOMMIT;\n\\.\nSELECT 1;",
        "COPY \"t\" (a, b) FROM STDIN WITH (FORMAT csv);\r\n1,2\r\n\\.\r\n",
        "PREPARE p AS SELECT $1::int; EXECUTE p(1);",
        "SET client_encoding = 'UTF8'; SET datestyle TO 'ISO, DMY'; SET names 'utf-8';",
        "SET standard_conforming_strings = on;",
        "SELECT data #> '{a}' ? 'b' FROM t;",
        "",
        ";;  -- nothing"
      })
  void ordinaryFileIsNot(String script) {
    assertThat(ScriptRules.broken("V1__a.sql", script)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET datestyle='German'",
        "SET LOCAL DateStyle TO 'SQL, DMY'",
        "set session datestyle = postgres",
        "SET client_encoding='LATIN1'",
        "SET NAMES 'latin1'",
        "SET\n client_encoding\n TO WIN1252"
      })
  void settingThatTheDriverDoesNotBearIsRefused(String script) {
    assertThat(ScriptRules.broken("V1__a.sql", script + ";"))
        .hasValueSatisfying(
            refusal -> assertThat(refusal.reason()).contains("would end the session"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "SELECT 1;\\nCOPY t FROM stdin;\\n1\\n2\\n|line 2: the rows of COPY",
        "COPY t FROM stdin|line 1: the rows of COPY",
        "SELECT 1;\\n\\nSELECT 'abc|line 3: the quoted string",
        "/* a /* b */|line 1: the comment",
        "SELECT 1;\\nSELECT \"abc|line 2: the quoted name",
        "DO $x$ BEGIN $X$|line 1: the dollar-quoted string",
        "\\\\connect other|line 1: \\connect is a command of psql"
      })
  void whatHasNoEndIsRefusedWithItsLine(String script, String reason) {
    String text = script.replace("\\\\", "\u0000").replace("\\n", "\n").replace('\u0000', '\\');
    assertThat(ScriptRules.broken("V1__a.sql", text))
        .hasValueSatisfying(refusal -> assertThat(refusal.reason()).startsWith(reason));
  }

  @Test
  void linesAreCountedFromOne() {
    assertThat(ScriptScanner.scan("\nSELECT 1;\nSELECT\n2;\n\nSELECT 3"))
        .extracting(ScriptStatement::line)
        .containsExactly(2, 3, 6);
  }
}
