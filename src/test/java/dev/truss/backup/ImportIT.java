package dev.truss.backup;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBackup;
import static dev.truss.testsupport.request.Requests.newSchedule;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.truss.testsupport.Api;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Breakpoint;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.TrussProcess;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BackupImportJson;
import dev.truss.testsupport.answer.BackupJson;
import dev.truss.testsupport.answer.BranchJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    BackupJson ofMain = backups.awaitEnd(backups.beginBySchedule("nightly"));
    BranchJson branch = world.branches().create("feature");
    BackupJson ofBranch = backups.create(newBackup().of(branch.id()).format("custom"));
    try (TrussProcess other =
        world.settings().with("TRUSS_CONTROL_URL", server.url("control_of_another")).start()) {
      Api api = other.api();
      api.put("/api/schedules/nightly", newSchedule("0 3 * * *")).expect(200);
      List<BackupJson> imported =
          api.post(IMPORT, "").expect(200).as(BackupImportJson.class).imported();
      assertThat(imported)
          .extracting(BackupJson::archive)
          .contains(ofMain.archive(), ofBranch.archive());
      BackupJson first = find(imported, ofMain);
      assertThat(first)
          .usingRecursiveComparison()
          .comparingOnlyFields(
              "label",
              "status",
              "sizeBytes",
              "sourceBytes",
              "sha256",
              "createdAt",
              "format",
              "compression",
              "database",
              "branchLabel",
              "schedule",
              "warnings")
          .isEqualTo(ofMain);
      BackupJson second = find(imported, ofBranch);
      assertThat(second.branch()).isNull();
      assertThat(second.branchLabel()).isEqualTo("feature");
      assertThat(api.post(IMPORT, "").expect(200).as(BackupImportJson.class).imported()).isEmpty();

      BranchJson restoring =
          api.post(Backups.PATH + "/" + first.id() + "/restore", "{}").expect(202).branch();
      Branches branches = new Branches(api);
      BranchJson restored = branches.awaitStatus(restoring.id(), "active");
      assertThat(Databases.content(server, restored.database()))
          .isEqualTo(Databases.content(server, MAIN));
      branches.delete(restored.id());
      Awaitility.await("nobody is left to tidy up behind it: it has measured how fast copies are")
          .atMost(Duration.ofSeconds(60))
          .until(() -> api.get("/q/metrics").body().contains("truss_copy_speed"));
    }
  }

  @Test
  void archiveThatIsBeingMadeIsLeftToItsBackup() {
    BackupJson backup;
    try (Breakpoint published = Breakpoint.on(server, "backup", "NEW.status = 'completed'")) {
      backup = backups.begin(newBackup());
      published.awaitHeld();
      assertThat(world.api().post(IMPORT, "").expect(200).as(BackupImportJson.class).imported())
          .isEmpty();
      published.release();
    }
    assertThat(backups.awaitEnd(backup).status()).isEqualTo("completed");
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
      BackupImportJson result =
          world.api().post(IMPORT, "{}").expect(200).as(BackupImportJson.class);
      assertThat(result.imported()).as(manifest).isEmpty();
      assertThat(result.unusable().getFirst().archive()).isEqualTo("brought-from-elsewhere");
      assertThat(result.unusable().getFirst().reason()).contains("manifest");
      assertThat(archive.resolve("manifest.json")).hasContent(manifest);
    }
    assertThat(server.query("postgres", "SELECT FROM pg_roles WHERE rolname = 'intruder'"))
        .isEmpty();
    Files.delete(STORAGE.resolve("backups/brought-from-elsewhere/manifest.json"));
    assertThat(world.api().post(IMPORT, "{}").expect(200).as(BackupImportJson.class).unusable())
        .isEmpty();
    Files.delete(STORAGE.resolve("backups/brought-from-elsewhere"));
    backups.awaitOrder();
  }

  /** One that is right but for a file. */
  private String manifestNaming(String file) throws IOException {
    BackupJson backup = backups.create(newBackup());
    return Files.readString(backups.archive(backup).resolve("manifest.json"))
        .replaceFirst("\"archive/toc.dat\"", "\"" + file + "\"");
  }

  /** One that is right but for something that is SQL. */
  private String manifestWith(String before, String after) throws IOException {
    String manifest =
        Files.readString(backups.archive(backups.create(newBackup())).resolve("manifest.json"));
    String changed = manifest.replaceFirst(before, Matcher.quoteReplacement(after));
    assertThat(changed).isNotEqualTo(manifest);
    return changed;
  }

  /** Its content is a secret of the machine, and not of the archive. */
  @Test
  void archiveWithALinkIsNeitherImportedNorDownloaded() throws IOException {
    BackupJson backup = backups.create(newBackup().format("custom"));
    Path archive = backups.archive(backup);
    Path secret = Files.writeString(STORAGE.resolve("secret"), "root:x".repeat(100_000));
    Path brought = Files.createDirectories(STORAGE.resolve("backups/brought-with-a-link"));
    String file =
        JSON.readTree(archive.resolve("manifest.json").toFile()).at("/files/0/name").textValue();
    Files.copy(archive.resolve("manifest.json"), brought.resolve("manifest.json"));
    Files.createSymbolicLink(brought.resolve(file), secret);

    List<BackupImportJson.UnusableJson> unusable =
        world.api().post(IMPORT, "{}").expect(200).as(BackupImportJson.class).unusable();

    assertThat(unusable.getFirst().archive()).isEqualTo("brought-with-a-link");
    assertThat(unusable.getFirst().reason()).contains(file + " is a symbolic link");
    Files.delete(brought.resolve(file));
    Files.delete(brought.resolve("manifest.json"));
    Files.delete(brought);
    Files.move(archive.resolve(file), STORAGE.resolve("aside"));
    Files.createSymbolicLink(archive.resolve(file), secret);
    String path = Backups.PATH + "/" + backup.id();
    Api.Answer refused = world.api().get(path + "/download");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.problem().detail()).contains("symbolic link");
    Files.delete(archive.resolve(file));
    Files.move(STORAGE.resolve("aside"), archive.resolve(file));
    assertThat(world.api().get(path + "/download").status()).isEqualTo(200);
  }

  private static BackupJson find(List<BackupJson> all, BackupJson backup) {
    for (BackupJson one : all) {
      if (one.archive().equals(backup.archive())) {
        return one;
      }
    }
    throw new AssertionError(backup + " is not among " + all);
  }
}
