package dev.truss.recovery.basebackup;

import dev.truss.job.RunningJob;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.program.ClientPrograms;
import dev.truss.postgres.program.OsUser;
import dev.truss.postgres.program.ServerProgram;
import dev.truss.recovery.wal.MainServer;
import dev.truss.recovery.wal.WalArchive;
import dev.truss.storage.Folders;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Copies the files of the main server, and checks that the copy is complete. */
@ApplicationScoped
class BaseBackupMaker {

  private final ServerContents contents;
  private final MainDatabase main;
  private final MainServer server;
  private final WalArchive archive;
  private final BaseBackupFolders folders;
  private final ClientPrograms programs;
  private final BaseBackupProgress progress;

  BaseBackupMaker(
      ServerContents contents,
      MainDatabase main,
      MainServer server,
      WalArchive archive,
      BaseBackupFolders folders,
      ClientPrograms programs,
      BaseBackupProgress progress) {
    this.contents = contents;
    this.main = main;
    this.server = server;
    this.archive = archive;
    this.folders = folders;
    this.programs = programs;
    this.progress = progress;
  }

  /** Makes a base backup and publishes it under its name. */
  BaseBackupStore.Made make(String name, String applicationName, RunningJob job)
      throws IOException, SQLException {
    MainServer.State state = server.state();
    Path tools = programs.requireServer(state.major());
    requireDisk();
    BaseBackupFolders.Place draft = folders.begin(name);
    copy(tools, draft, applicationName, job);
    MainServer.State after = server.state();
    List<BaseBackupStore.Database> databases = contents.databases(draft);
    job.phase("verifying");
    run(
        ServerProgram.onFiles(
            tools.resolve("pg_verifybackup"),
            List.of("--no-parse-wal", "--exit-on-error", draft.data().toString())),
        job);
    WalRange range = WalRange.of(draft.data());
    var owner = OsUser.ownerOf(archive.folder().orElseThrow());
    if (owner.isPresent()) {
      owner.get().give(draft.folder());
    }
    long size = Folders.size(draft.folder());
    folders.publish(name);
    return new BaseBackupStore.Made(
        name,
        size,
        state.version(),
        state.systemIdentifier(),
        range.timeline(),
        range.start(),
        range.end(),
        after.now(),
        contents.superuser(),
        databases);
  }

  /**
   * Fails without enough disk space, which other backups need as well. The schedule tries again.
   */
  private void requireDisk() throws IOException, SQLException {
    long needed = contents.bytes();
    long free = folders.freeBytes();
    if (free < needed) {
      throw new IOException(
          "the databases have %d MiB, and only %d MiB are free in %s; make room"
              .formatted(needed >> 20, free >> 20, folders.root()));
    }
  }

  private void copy(
      Path tools, BaseBackupFolders.Place draft, String applicationName, RunningJob job)
      throws IOException, SQLException {
    job.phase("copying");
    Map<String, Path> tablespaces = new HashMap<>();
    for (Map.Entry<Long, String> tablespace : contents.tablespaces().entrySet()) {
      tablespaces.put(
          tablespace.getValue(), draft.tablespaces().resolve(tablespace.getKey().toString()));
    }
    ServerProgram copy =
        ServerProgram.baseBackup(
            tools, main.program(main.name(), applicationName), draft.data(), tablespaces);
    try (var watch = progress.follow(job, applicationName)) {
      job.run(copy::cancel, () -> copy.run(line -> {}, line -> {}));
    }
    for (Path folder : tablespaces.values()) {
      linkWithin(draft, folder.getFileName());
    }
  }

  /**
   * Makes links relative: the folder is renamed when it is complete, which would break absolute
   * ones.
   */
  private static void linkWithin(BaseBackupFolders.Place draft, Path tablespace)
      throws IOException {
    Path links = draft.data().resolve("pg_tblspc");
    Path link = links.resolve(tablespace);
    if (Files.isSymbolicLink(link)) { // unless it was dropped before it could be copied
      Files.delete(link);
      Files.createSymbolicLink(link, links.relativize(draft.tablespaces()).resolve(tablespace));
    }
  }

  private static void run(ServerProgram program, RunningJob job) throws IOException {
    job.run(program::cancel, program::run);
  }
}
