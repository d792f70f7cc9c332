package dev.truss.postgres.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.DatabaseUrl;
import dev.truss.postgres.ProgramSession;
import dev.truss.postgres.ServerFacts;
import dev.truss.postgres.SessionSettings;
import java.util.HashMap;
import java.util.Map;
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
  void fullDiskIsTheReasonWhateverFollowsFromIt() {
    programs.read("pg_restore: error: COPY failed for table \"big\": ERROR:  disk trouble");
    programs.read(
        "DETAIL:  Could not write to file \"pg_xact/0000\" at offset 0: wrote too few bytes.");
    for (int i = 0; i < 30; i++) {
      programs.read("pg_restore: error: query failed: no connection to the server");
    }
    programs.read("pg_dump: error: could not write to file: Broken pipe");
    assertThat(programs.reason())
        .isEqualTo(
            "The disk is full: Could not write to file \"pg_xact/0000\" at offset 0:"
                + " wrote too few bytes. Free space on it and try again.");
  }

  @Test
  void namesOfUsersAreNoFullDisk() {
    programs.read(
        "pg_restore: creating TABLE \"public.The disk is full: No space left on device\"");
    programs.read("pg_restore: processing item 227 TABLE x: No space left on device");
    programs.read("pg_restore: error: query failed: ERROR:  no such server");
    assertThat(programs.reason())
        .isEqualTo("pg_restore: error: query failed: ERROR:  no such server");
  }

  @Test
  void programsSpeakEnglish() {
    Map<String, String> environment = new HashMap<>(Map.of("LC_ALL", "de_DE"));
    RunningPrograms.connect(environment, session());
    assertThat(environment).containsEntry("LC_ALL", "").containsEntry("LC_MESSAGES", "C");
  }

  @Test
  void whatTrussWasStartedWithDoesNotReachItsSessions() {
    Map<String, String> environment =
        new HashMap<>(
            Map.of("PGTZ", "Asia/Tokyo", "PGDATESTYLE", "German", "PGOPTIONS", "-c role=other"));
    RunningPrograms.connect(environment, session());
    assertThat(environment).doesNotContainKeys("PGTZ", "PGDATESTYLE");
    assertThat(environment.get("PGOPTIONS"))
        .contains("-c role=none", "-c lc_monetary=C", "-c statement_timeout=0")
        .doesNotContain("other");
  }

  private static ProgramSession session() {
    return new ProgramSession(
        new DatabaseUrl("localhost", 5432, new DatabaseName("shop"), "truss", "", Map.of()),
        "test",
        SessionSettings.forPrograms(ServerFacts.ofSuperuser(15)));
  }

  @Test
  void withoutAnErrorItIsTheLastLine() {
    assertThat(programs.reason()).isEqualTo("pg_dump failed");
    programs.read("something odd");
    programs.read("");
    assertThat(programs.reason()).isEqualTo("pg_dump failed: something odd");
  }
}
