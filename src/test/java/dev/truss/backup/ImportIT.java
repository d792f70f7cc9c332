package dev.truss.backup;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.regex.Matcher;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Archives that no backup is known of become backups again. */
class ImportIT {
  private static final String IMPORT = Backups.PATH + "/import";
  private static final ObjectMapper JSON = new ObjectMapper();
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
          "{",
          "{}",
          "{\"version\":99}",
          "[]",
          manifestNaming("../outside"),
          manifestNaming("/etc"),
          manifestWith(
              "\"options\" : \"", "\"options\" : \" ENCODING 'UTF8'; CREATE ROLE intruder; --"),
          manifestWith("\"statement\" : \"", "\"statement\" : \"CREATE ROLE intruder; "),
          manifestWith("\"give\" : \\[ ", "\"give\" : [ \"CREATE ROLE intruder\", ")
        }) {
      Path archive = Files.createDirectories(STORAGE.resolve("backups/brought-from-elsewhere"));
      Files.writeString(archive.resolve("manifest.json"), manifest);
      JsonNode result = world.api().post(IMPORT, "{}").expect(200).json();
      assertThat(result.get("imported")).as(manifest).isEmpty();
      assertThat(result.at("/unusable/0/archive").textValue()).isEqualTo("brought-from-elsewhere");
      assertThat(result.at("/unusable/0/reason").textValue()).contains("manifest");
      assertThat(archive.resolve("manifest.json")).hasContent(manifest);
    }
    assertThat(server.query("postgres", "SELECT FROM pg_roles WHERE rolname = 'intruder'"))
        .isEmpty();
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

  /** One that is right but for something that is SQL. */
  private String manifestWith(String before, String after) throws IOException {
    String manifest =
        Files.readString(backups.archive(backups.create("{}")).resolve("manifest.json"));
    String changed = manifest.replaceFirst(before, Matcher.quoteReplacement(after));
    assertThat(changed).isNotEqualTo(manifest);
    return changed;
  }

  /** Its content is a secret of the machine, and not of the archive. */
  @Test
  void archiveWithALinkIsNeitherImportedNorDownloaded() throws IOException {
    JsonNode backup = backups.create("{\"format\":\"custom\"}");
    Path archive = backups.archive(backup);
    Path secret = Files.writeString(STORAGE.resolve("secret"), "root:x".repeat(100_000));
    Path brought = Files.createDirectories(STORAGE.resolve("backups/brought-with-a-link"));
    String file =
        JSON.readTree(archive.resolve("manifest.json").toFile()).at("/files/0/name").textValue();
    Files.copy(archive.resolve("manifest.json"), brought.resolve("manifest.json"));
    Files.createSymbolicLink(brought.resolve(file), secret);

    JsonNode unusable = world.api().post(IMPORT, "{}").expect(200).json().get("unusable");

    assertThat(unusable.at("/0/archive").textValue()).isEqualTo("brought-with-a-link");
    assertThat(unusable.at("/0/reason").textValue()).contains(file + " is a symbolic link");
    Files.delete(brought.resolve(file));
    Files.delete(brought.resolve("manifest.json"));
    Files.delete(brought);
    Files.move(archive.resolve(file), STORAGE.resolve("aside"));
    Files.createSymbolicLink(archive.resolve(file), secret);
    String path = Backups.PATH + "/" + backup.get("id").asLong();
    Api.Answer refused = world.api().get(path + "/download");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("detail").textValue()).contains("symbolic link");
    Files.delete(archive.resolve(file));
    Files.move(STORAGE.resolve("aside"), archive.resolve(file));
    assertThat(world.api().get(path + "/download").status()).isEqualTo(200);
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
