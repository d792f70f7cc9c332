package dev.truss.control;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Shop;
import dev.truss.testsupport.TrussProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Truss cannot do without is told by its readiness, or stops its start. */
class ReadinessIT {
  @TempDir private Path folder;

  @Test
  void olderProgramsAreToldWithThePackageThatIsMissing() throws IOException {
    Path program = folder.resolve("pg_dump");
    Files.writeString(program, "#!/bin/sh\necho 'pg_dump (PostgreSQL) 13.4'\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (PostgresServer server = PostgresServer.start()) {
      Shop.create(server, MAIN, 10);
      String major = server.value("postgres", "SHOW server_version").split("[. ]", 2)[0];
      try (TrussProcess truss =
          TrussProcess.on(server, MAIN)
              .with("TRUSS_POSTGRES_BIN", folder.toString())
              .startUnready()) {
        truss.awaitStatus("/api/branches", 200);
        assertThat(truss.api().get("/q/health/ready").expect(503).body())
            .contains("install postgresql-client-" + major);
        truss.api().get("/q/health/live").expect(200);
      }
    }
  }

  @Test
  void settingsOfTheObjectStoreThatContradictEachOtherStopTheStart() {
    try (PostgresServer server = PostgresServer.start()) {
      assertThat(
              TrussProcess.on(server, "postgres")
                  .with("TRUSS_STORAGE_S3_ENDPOINT", "https://storage.example.com")
                  .startInVain())
          .contains("truss.storage.s3.bucket is missing");
      assertThat(
              TrussProcess.on(server, "postgres")
                  .with("TRUSS_STORAGE_S3_BUCKET", "archives")
                  .with("TRUSS_STORAGE_S3_SECRET_ACCESS_KEY", "not-to-be-told")
                  .startInVain())
          .contains("truss.storage.s3.access-key-id")
          .doesNotContain("not-to-be-told");
    }
  }

  /** The control database is well: what uses it first is not. */
  @Test
  void partOfTrussThatCannotBeginIsToldByItsOwnReason() {
    try (PostgresServer server = PostgresServer.start()) {
      Shop.create(server, MAIN, 10);
      TrussProcess.on(server, MAIN).start().close();
      server.execute(
          Databases.CONTROL,
          """
          CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
          AS $$ BEGIN RAISE 'no replica today'; END $$;
          CREATE TRIGGER refuse BEFORE INSERT ON replica FOR EACH ROW EXECUTE FUNCTION refuse()""");
      try (TrussProcess truss = TrussProcess.on(server, MAIN).startUnready()) {
        Awaitility.await("the reason is told")
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(
                () ->
                    assertThat(truss.api().get("/q/health/ready").body())
                        .contains("Replica failed: ")
                        .contains("no replica today"));
        assertThat(truss.api().get("/q/health/ready").body()).doesNotContain("cannot be used");
        truss.api().get("/api/jobs").expect(503);
        server.execute(Databases.CONTROL, "DROP TRIGGER refuse ON replica");
        truss.awaitReady();
        truss.awaitStatus("/api/jobs", 200);
      }
    }
  }
}
