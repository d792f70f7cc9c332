package dev.truss.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.error.Problem;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class SqlProblemsTest {

  @Test
  void fullDiskIsToldWithItsSqlstate() throws SQLException {
    Problem problem = problem("could not extend file", "53100");

    assertThat(problem.code()).isEqualTo("sql_failed");
    assertThat(problem.members())
        .containsEntry("sqlstate", "53100")
        .containsEntry("message", "could not extend file");
    assertThat(problem.detail())
        .isEqualTo(
            "Statement 2: The disk is full: could not extend file. Free space on it and try again."
                + " Nothing of the request was done.");
  }

  @Test
  void otherFailuresAreInPostgresWords() throws SQLException {
    assertThat(problem("x: No space left on device", "P0001").detail())
        .isEqualTo("Statement 2: x: No space left on device. Nothing of the request was done.");
  }

  private static Problem problem(String message, String state) throws SQLException {
    return SqlProblems.failed(1, null, new SQLException(message, state)).problem();
  }
}
