package dev.truss.backup;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.Api;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Breakpoint;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.TrussProcess;
import dev.truss.testsupport.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Archives that no backup is known of become backups again. */
class ImportIT {
  private static final String IMPORT = Backups.PATH + "/import";
  private static final Path STORAGE = Backups.folder();

  @RegisterExtension
  private static final World world = World.create().with("TRUSS_STORAGE_PATH", STORAGE.toString());

  private final PostgresServer server = world.server();
  private final Backups backups = new Backups(world, STORAGE);

  @Quick
  @Test
  void storageAloneIsEnoughWhenTheControlDatabaseIsLost() {
    JsonNode ofMain = backups.awaitEnd(backups.beginBySchedule("nightly"));
    JsonNode branch = world.branches().create("feature");
    JsonNode ofBranch =
        backups.create(
            "{\"branch\":%d,\"format\":\"custom\"}".formatted(branch.get("id").asLong()));
    try (TrussProcess other =
        world.settings().with("TRUSS_CONTROL_URL", server.url("control_of_another")).start()) {
      Api api = other.api();
      api.put("/api/schedules/nightly", "{\"cron\":\"0 3 * * *\"}").expect(200);
      JsonNode imported = api.post(IMPORT, "").expect(200).json().get("imported");
      assertThat(imported.findValuesAsText("archive"))
          .contains(ofMain.get("archive").textValue(), ofBranch.get("archive").textValue());
      JsonNode first = find(imported, ofMain);
      for (String same :
          new String[] {
            "label",
            "status",
            "size_bytes",
            "source_bytes",
            "sha256",
            "created_at",
            "format",
            "compression",
            "database",
            "branch_label",
            "schedule",
            "warnings"
          }) {
        assertThat(first.get(same)).as(same).isEqualTo(ofMain.get(same));
      }
      JsonNode second = find(imported, ofBranch);
      assertThat(second.get("branch").isNull()).isTrue();
      assertThat(second.get("branch_label").textValue()).isEqualTo("feature");
      assertThat(api.post(IMPORT, "").expect(200).json().get("imported")).isEmpty();

      JsonNode restoring =
          api.post(Backups.PATH + "/" + first.get("id").asLong() + "/restore", "{}")
              .expect(202)
              .json();
      Branches branches = new Branches(api);
      JsonNode restored = branches.awaitStatus(restoring.get("id").asLong(), "active");
      assertThat(Databases.content(server, restored.get("branch_db").textValue()))
          .isEqualTo(Databases.content(server, MAIN));
      branches.delete(restored.get("id").asLong());
      Awaitility.await("nobody is left to tidy up behind it: it has measured how fast copies are")
          .atMost(Duration.ofSeconds(60))
          .until(() -> api.get("/q/metrics").body().contains("truss_copy_speed"));
    }
  }

  @Test
  void archiveThatIsBeingMadeIsLeftToItsBackup() {
    JsonNode backup;
    try (Breakpoint published = Breakpoint.on(server, "backup", "NEW.status = 'completed'")) {
      backup = backups.begin("{}");
      published.awaitHeld();
      assertThat(world.api().post(IMPORT, "").expect(200).json().get("imported")).isEmpty();
      published.release();
    }
    assertThat(backups.awaitEnd(backup).get("status").textValue()).isEqualTo("completed");
    backups.awaitOrder();
  }

  @Test
  void archiveThatCannotBeUsedIsNamedAndLeftAlone() throws IOException {
    for (String manifest :
        new String[] {
          "{", "{}", "{\"version\":99}", "[]", manifestNaming("../outside"), manifestNaming("/etc")
        }) {
      Path archive = Files.createDirectories(STORAGE.resolve("backups/brought-from-elsewhere"));
      Files.writeString(archive.resolve("manifest.json"), manifest);
      JsonNode result = world.api().post(IMPORT, "{}").expect(200).json();
      assertThat(result.get("imported")).as(manifest).isEmpty();
      assertThat(result.at("/unusable/0/archive").textValue()).isEqualTo("brought-from-elsewhere");
      assertThat(result.at("/unusable/0/reason").textValue()).contains("manifest");
      assertThat(archive.resolve("manifest.json")).hasContent(manifest);
    }
    Files.delete(STORAGE.resolve("backups/brought-from-elsewhere/manifest.json"));
    assertThat(world.api().post(IMPORT, "{}").expect(200).json().get("unusable")).isEmpty();
    Files.delete(STORAGE.resolve("backups/brought-from-elsewhere"));
    backups.awaitOrder();
  }

  /** One that is right but for a file. */
  private String manifestNaming(String file) throws IOException {
    JsonNode backup = backups.create("{}");
    return Files.readString(backups.archive(backup).resolve("manifest.json"))
        .replaceFirst("\"archive/toc.dat\"", "\"" + file + "\"");
  }

  private static JsonNode find(JsonNode all, JsonNode backup) {
    for (JsonNode one : all) {
      if (one.get("archive").equals(backup.get("archive"))) {
        return one;
      }
    }
    throw new AssertionError(backup + " is not among " + all);
  }
}
