package dev.truss.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunningProgramsTest {
  private final RunningPrograms programs = new RunningPrograms("pg_dump");

  @Test
  void reasonIsTheErrorWithWhatTheProgramAddsToIt() {
    programs.read("pg_dump: reading user-defined tables");
    programs.read("pg_dump: error: query failed: ERROR:  canceling statement");
    programs.read("pg_dump: detail: Query was: LOCK TABLE public.held IN ACCESS SHARE MODE");
    assertThat(programs.reason())
        .isEqualTo(
            """
            pg_dump: error: query failed: ERROR:  canceling statement
            pg_dump: detail: Query was: LOCK TABLE public.held IN ACCESS SHARE MODE""");
  }

  @Test
  void commandOfFailedRestoreIsNotSaid() {
    programs.read("pg_restore: error: could not execute query: ERROR:  no such server");
    programs.read("Command was: CREATE USER MAPPING FOR u SERVER s OPTIONS (password 'secret');");
    programs.read("pg_dump: detail: of another program");
    assertThat(programs.reason())
        .isEqualTo("pg_restore: error: could not execute query: ERROR:  no such server");
  }

  @Test
  void withoutAnErrorItIsTheLastLine() {
    assertThat(programs.reason()).isEqualTo("pg_dump failed");
    programs.read("something odd");
    programs.read("");
    assertThat(programs.reason()).isEqualTo("pg_dump failed: something odd");
  }
}
