package dev.truss.recovery;

import static dev.truss.testsupport.request.Requests.newRecovery;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Api;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BaseBackupJson;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.WindowJson;
import dev.truss.testsupport.request.NewBackup;
import dev.truss.testsupport.request.NewRecovery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** What tests do with base backups and recoveries. */
final class Recovering {
  static final String BASE_BACKUPS = "/api/base-backups";
  static final String RECOVERY = "/api/recovery";

  private final World world;
  private final @Nullable Path scratch;

  Recovering(World world) {
    this(world, null);
  }

  /**
   * Around a world with a scratch folder that outlives its processes.
   *
   * @param scratch that folder; null for one that each process has for itself
   */
  Recovering(World world, @Nullable Path scratch) {
    this.world = world;
    this.scratch = scratch;
  }

  /** A new folder, which others may pass through. */
  static Path folder() {
    try {
      Path folder = Files.createTempDirectory("truss-test-");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has a base backup made, and waits until it is complete. */
  BaseBackupJson baseBackup() {
    return awaitBaseBackup(
        world.api().post(BASE_BACKUPS, "{}").expect(202).as(BaseBackupJson.class));
  }

  BaseBackupJson awaitBaseBackup(BaseBackupJson begun) {
    BaseBackupJson ended = awaitBaseBackupEnd(begun);
    assertThat(ended.status()).as("%s%n%s", ended, world.truss().log()).isEqualTo("completed");
    return ended;
  }

  BaseBackupJson awaitBaseBackupEnd(BaseBackupJson begun) {
    String path = BASE_BACKUPS + "/" + begun.id();
    Awaitility.await("base backup")
        .atMost(Duration.ofSeconds(90))
        .until(
            () ->
                List.of("completed", "failed", "cancelled")
                    .contains(world.api().get(path).as(BaseBackupJson.class).status()));
    return world.api().get(path).as(BaseBackupJson.class);
  }

  /** Has a logical backup made, and waits until it is complete; its id. */
  long backup(NewBackup body) {
    long id = world.api().post("/api/backups", body).expect(202).backup().id();
    Awaitility.await("backup")
        .atMost(Duration.ofSeconds(90))
        .until(() -> world.api().get("/api/backups/" + id).backup().status().equals("completed"));
    return id;
  }

  /** The data folder of a base backup in the storage. */
  Path data(BaseBackupJson baseBackup) {
    return world
        .truss()
        .folder()
        .resolve("storage/base-backups")
        .resolve(baseBackup.folder())
        .resolve("data");
  }

  WindowJson window() {
    return world.api().get(RECOVERY + "/window").expect(200).as(WindowJson.class);
  }

  /** By the server's clock, in microseconds, as requests take it. */
  static String now(PostgresServer server) {
    return server.value(
        "postgres",
        "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')");
  }

  Api.Answer begin(NewRecovery body) {
    return world.api().post(RECOVERY, body);
  }

  /** Recovers, and waits until the branch is active. */
  BranchJson recover(NewRecovery body) {
    return awaitActive(begin(body).expect(202).branch());
  }

  BranchJson awaitActive(BranchJson branch) {
    return awaitEnd(branch, "active");
  }

  BranchJson awaitFailed(BranchJson branch) {
    return awaitEnd(branch, "failed");
  }

  private BranchJson awaitEnd(BranchJson branch, String expected) {
    long id = branch.id();
    Awaitility.await("branch " + id + " is made")
        .atMost(Duration.ofMinutes(2))
        .until(() -> !world.branches().get(id).status().equals("creating"));
    BranchJson ended = world.branches().get(id);
    assertThat(ended.status()).as("%s%n%s", ended, world.truss().log()).isEqualTo(expected);
    return ended;
  }

  static NewRecovery time(String time) {
    return newRecovery().time(time);
  }

  static NewRecovery time(String time, String database) {
    return newRecovery().time(time).database(database);
  }

  /** Nothing of scratch servers is left: no folder, and no process that works in one. */
  void awaitOrder() {
    Awaitility.await("scratch is empty")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(leftFolders()).isEmpty();
              assertThat(leftServers()).isEmpty();
            });
  }

  /** Processes that work in a folder of scratch servers. */
  List<Long> leftServers() {
    Path scratch = scratch();
    return ProcessHandle.allProcesses()
        .filter(process -> workingFolder(process.pid()).startsWith(scratch.toString()))
        .map(ProcessHandle::pid)
        .toList();
  }

  private List<Path> leftFolders() {
    if (!Files.isDirectory(scratch())) {
      return List.of();
    }
    try (Stream<Path> replicas = Files.list(scratch())) {
      return replicas
          .filter(Files::isDirectory)
          .flatMap(
              replica -> {
                try (Stream<Path> inside = Files.list(replica)) {
                  return inside.toList().stream();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path scratch() {
    return scratch == null ? world.truss().folder().resolve("scratch") : scratch;
  }

  private static String workingFolder(long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).toString();
    } catch (IOException gone) {
      return "";
    }
  }
}
