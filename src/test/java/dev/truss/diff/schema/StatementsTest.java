package dev.truss.diff.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class StatementsTest {

  @Test
  void statementsEndAtTheirSemicolon() throws SQLException {
    assertThat(Statements.of("SELECT ';'; SELECT $$;$$;\n\n;SELECT 3 -- ;"))
        .containsExactly("SELECT ';'", "SELECT $$;$$", "SELECT 3 -- ;");
  }

  @Test
  void bodyThatIsWrittenInSqlEndsWithItsFunction() throws SQLException {
    String one =
        """
        CREATE FUNCTION one(i integer) RETURNS integer
            LANGUAGE sql
            BEGIN ATOMIC
         SELECT 1 AS a
          ORDER BY
               CASE
                   WHEN true THEN 1
               END;
         SELECT 2 AS b;
        END\
        """;
    String two = one.replace("one", "two");

    assertThat(Statements.of("SELECT 1;\n" + one + ";\n\n" + two + ";\n\nSELECT 2;"))
        .containsExactly("SELECT 1", one, two, "SELECT 2");
  }

  @Test
  void bodyThatIsAStringIsNotLookedInto() throws SQLException {
    String function =
        "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$\n-- BEGIN ATOMIC\nBEGIN\nEND;\n$$";

    assertThat(Statements.of(function + "; SELECT 1")).containsExactly(function, "SELECT 1");
  }
}
