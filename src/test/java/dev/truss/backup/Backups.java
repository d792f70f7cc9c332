package dev.truss.backup;

import static dev.truss.testsupport.request.Requests.newSchedule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Api;
import dev.truss.testsupport.Command;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BackupJson;
import dev.truss.testsupport.answer.BackupPageJson;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.JobJson;
import dev.truss.testsupport.request.NewBackup;
import dev.truss.testsupport.request.Requests;
import dev.truss.testsupport.request.Restore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The calls about backups that the tests need, and a look at what is in their folder. */
class Backups {
  static final String PATH = "/api/backups";
  private static final Set<String> UNDER_WAY = Set.of("queued", "in_progress");

  final World world;
  private final Path storage;

  /** Of a world whose storage is this folder. */
  Backups(World world, Path storage) {
    this.world = world;
    this.storage = storage.resolve("backups");
  }

  /** A folder for the storage of a world, gone when the tests are over. */
  static Path folder() {
    try {
      Path folder = Files.createTempDirectory("truss-test-storage-");
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> Command.run(List.of("rm", "-rf", folder.toString()))));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  BackupJson begin(NewBackup request) {
    return world.api().post(PATH, request).expect(202).backup();
  }

  /** Has a new schedule begin one of the main database. */
  BackupJson beginBySchedule(String name) {
    world.api().put("/api/schedules/" + name, newSchedule("0 3 * * *")).expect(200);
    world
        .server()
        .execute(
            Databases.CONTROL,
            "UPDATE schedule SET next_run_at = now() WHERE name = '%s'".formatted(name));
    AtomicReference<List<BackupJson>> begun = new AtomicReference<>(List.of());
    Awaitility.await("schedule " + name)
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              begun.set(labelled(name));
              return !begun.get().isEmpty();
            });
    return begun.get().getFirst();
  }

  /** Makes one and waits until it is there. */
  BackupJson create(NewBackup request) {
    BackupJson ended = awaitEnd(begin(request));
    assertThat(ended.status()).as(ended.toString()).isEqualTo("completed");
    return ended;
  }

  BackupJson get(BackupJson backup) {
    return world.api().get(path(backup)).expect(200).backup();
  }

  String path(BackupJson backup) {
    return PATH + "/" + backup.id();
  }

  JobJson job(BackupJson backup) {
    return world.api().get("/api/jobs/" + backup.jobId()).expect(200).job();
  }

  Api.Answer cancel(BranchJson restoring) {
    return world.api().delete("/api/jobs/" + restoring.jobId());
  }

  Api.Answer cancel(BackupJson backup) {
    return world.api().delete("/api/jobs/" + backup.jobId());
  }

  BackupJson awaitEnd(BackupJson backup) {
    return await(backup, now -> !UNDER_WAY.contains(now.status()));
  }

  /** Verifies it, and returns it when that is done. */
  BackupJson verify(BackupJson backup) {
    beginVerification(backup);
    return awaitVerification(backup);
  }

  /** One that asked for it is verified a moment after it is complete. */
  BackupJson awaitVerification(BackupJson backup) {
    boolean asked = backup.verify() != null;
    return await(
        backup,
        now ->
            !now.verification().equals("running")
                && (!asked
                    || !now.verification().equals("none")
                    || now.verificationReason() != null));
  }

  /** The only backup with a label, once it is verified. */
  BackupJson awaitVerified(String label) {
    AtomicReference<List<BackupJson>> seen = new AtomicReference<>(List.of());
    Awaitility.await("backup " + label)
        .atMost(Duration.ofSeconds(90))
        .until(
            () -> {
              seen.set(labelled(label));
              return seen.get().stream()
                  .limit(1)
                  .anyMatch(backup -> backup.verification().equals("passed"));
            });
    return seen.get().getFirst();
  }

  /** The backups with this label, the newest first. */
  List<BackupJson> labelled(String label) {
    return page("label=" + label).backups();
  }

  /** The page that this query asks for. */
  BackupPageJson page(String query) {
    return world.api().get(PATH + "?" + query).expect(200).as(BackupPageJson.class);
  }

  /** Begins to restore it into a branch. */
  BranchJson beginRestore(BackupJson backup) {
    return world.api().post(path(backup) + "/restore", Requests.restore()).expect(202).branch();
  }

  /** Begins to verify it; the backup with the job that does. */
  BackupJson beginVerification(BackupJson backup) {
    return world.api().post(path(backup) + "/verify", "{}").expect(202).backup();
  }

  /** Restores it into a branch, and returns that when it is there. */
  BranchJson restore(BackupJson backup) {
    return restore(backup, Requests.restore());
  }

  /** Restores it into the branch that this asks for, and returns that when it is there. */
  BranchJson restore(BackupJson backup, Restore request) {
    BranchJson branch = world.api().post(path(backup) + "/restore", request).expect(202).branch();
    return world.branches().awaitStatus(branch.id(), "active");
  }

  /** What is in the storage, drafts among it. */
  List<String> stored() {
    if (!Files.isDirectory(storage)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(storage)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path archive(BackupJson backup) {
    return storage.resolve(backup.archive());
  }

  /** The largest file of its archive. */
  Path largestFile(BackupJson backup) {
    try (Stream<Path> all = Files.walk(archive(backup))) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("manifest.json"))
          .max((one, other) -> Long.compare(one.toFile().length(), other.toFile().length()))
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing is there but the archives of completed backups, and nothing is under way. */
  void awaitOrder() {
    Awaitility.await("everything is in order again")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              List<BackupJson> all =
                  world.api().get(PATH).expect(200).as(BackupPageJson.class).backups();
              assertThat(all)
                  .noneMatch(backup -> UNDER_WAY.contains(backup.status()))
                  .noneMatch(backup -> backup.verification().equals("running"));
              assertThat(stored())
                  .containsExactlyInAnyOrderElementsOf(
                      all.stream().map(BackupJson::archive).filter(Objects::nonNull).toList());
              assertThat(world.server().query(Databases.CONTROL, "SELECT name FROM archive_draft"))
                  .isEmpty();
              assertThat(Databases.staging(world.server())).isEmpty();
              assertThat(Databases.sessionsOfTruss(world.server())).isEmpty();
            });
  }

  private BackupJson await(BackupJson backup, Predicate<BackupJson> until) {
    AtomicReference<BackupJson> seen = new AtomicReference<>(get(backup));
    Awaitility.await("backup " + backup.id())
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              seen.set(get(backup));
              return until.test(seen.get());
            });
    return seen.get();
  }
}
