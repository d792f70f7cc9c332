package dev.truss.postgres.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truss.error.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs of several majors lie side by side, and the fitting one is taken. */
class ClientProgramsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"13,13", "14,15", "15,15", "16,17", "17,17"})
  void sameMajorIsTakenElseTheNextNewer(int server, String programs) throws IOException {
    assertThat(programsOf("17", "13", "15").require(server)).hasFileName(programs);
  }

  @Test
  void packageIsNamedWhereAllAreOlder() throws IOException {
    ClientPrograms older = programsOf("13", "15");

    assertThat(older.folderFor(16)).isEmpty();
    assertThatThrownBy(() -> older.require(16))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo("client_programs_missing"))
        .hasMessageContaining("postgresql-client-16");
  }

  @Test
  void updateIsNoticed() throws IOException {
    ClientPrograms programs = programsOf("15");
    assertThat(programs.folderFor(16)).isEmpty();
    Path program = folder.resolve("15/pg_dump");
    Files.delete(program);
    write(program, "echo 'pg_dump (PostgreSQL) 16.4'");
    Files.setLastModifiedTime(
        program, java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 5000));

    assertThat(programs.require(16)).hasFileName("15");
  }

  @ParameterizedTest
  @CsvSource({
    "15,invalid compression level,false",
    "17,connection to server failed,true",
    "17,invalid compression specification: this build does not support compression with ZSTD,false"
  })
  void zstdIsWhatTheProgramHas(String major, String says, boolean has) throws IOException {
    ClientPrograms programs = programsOf();
    write(
        Files.createDirectory(folder.resolve(major)).resolve("pg_dump"),
        """
        if [ "$1" = --version ]; then echo 'pg_dump (PostgreSQL) %s.1'; exit; fi
        echo 'pg_dump: error: %s' >&2
        exit 1"""
            .formatted(major, says));

    assertThat(programs.compresses(folder.resolve(major), "zstd")).isEqualTo(has);
  }

  private ClientPrograms programsOf(String... majors) throws IOException {
    List<Path> folders = new java.util.ArrayList<>();
    for (String major : majors) {
      Path bin = Files.createDirectory(folder.resolve(major));
      write(bin.resolve("pg_dump"), "echo 'pg_dump (PostgreSQL) %s.1'".formatted(major));
      folders.add(bin);
    }
    return new ClientPrograms(() -> Optional.of(folders));
  }

  private static void write(Path program, String script) throws IOException {
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
