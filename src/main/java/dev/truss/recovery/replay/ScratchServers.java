package dev.truss.recovery.replay;

import dev.truss.job.RunningJob;
import dev.truss.postgres.program.ClientPrograms;
import dev.truss.postgres.program.OsUser;
import dev.truss.postgres.program.PrivateServer;
import dev.truss.postgres.program.ServerProgram;
import dev.truss.recovery.basebackup.BaseBackupFolders;
import dev.truss.recovery.wal.MainServer;
import dev.truss.recovery.wal.WalArchive;
import dev.truss.storage.Folders;
import dev.truss.storage.Scratch;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Creates scratch servers: copies of base backups that replay WAL, each in a folder of its own. */
@ApplicationScoped
public class ScratchServers implements Scratch.Leftover {

  private static final String NAME = "r";
  private static final String DATABASES = "base";
  private static final String TABLESPACES = "pg_tblspc";

  /** The names of the limits in {@code pg_controldata}, by setting. */
  private static final Map<String, String> CONTROL_DATA =
      Map.of(
          "max_connections setting", "max_connections",
          "max_worker_processes setting", "max_worker_processes",
          "max_wal_senders setting", "max_wal_senders",
          "max_prepared_xacts setting", "max_prepared_transactions",
          "max_locks_per_xact setting", "max_locks_per_transaction");

  private static final Pattern LIMIT = Pattern.compile("([a-z_]+ setting):\\s*(\\d+)");

  private final Scratch scratch;
  private final ClientPrograms programs;
  private final MainServer server;
  private final WalArchive archive;
  private final BaseBackupFolders folders;
  private final AtomicInteger number = new AtomicInteger();

  ScratchServers(
      Scratch scratch,
      ClientPrograms programs,
      MainServer server,
      WalArchive archive,
      BaseBackupFolders folders) {
    this.scratch = scratch;
    this.programs = programs;
    this.server = server;
    this.archive = archive;
    this.folders = folders;
  }

  /**
   * Copies the base backup and starts the server, which begins to replay.
   *
   * @param only the databases to copy, by their OIDs, beside those of every server; empty for all.
   *     What replay does to the others is left out
   */
  public ScratchServer start(Plan plan, Set<Long> only, RunningJob job)
      throws IOException, SQLException {
    Path folder = scratch.create(NAME + number.incrementAndGet());
    ScratchServer made =
        new ScratchServer(scratch, folder, only, plan.base().superuser(), plan.base().major());
    boolean started = false;
    try {
      Optional<OsUser> user = OsUser.ownerOf(archive.folder().orElseThrow());
      copy(folders.of(plan.base().folder()), made, job);
      configure(plan, made);
      if (user.isPresent()) {
        // The copies belong to the base backup's owner; these folders are new.
        user.get().give(made.socket());
        for (String file : ScratchServer.CONFIGURATION) {
          user.get().give(made.data().resolve(file));
        }
        user.get().give(made.log());
        giveFolder(user.get(), folder);
        giveFolder(user.get(), made.data());
        giveFolder(user.get(), made.data().resolve(DATABASES));
      }
      made.started(
          PrivateServer.start(programs.requireServer(plan.base().major()), made.place(), user));
      started = true;
      return made;
    } finally {
      if (!started) {
        made.close();
      }
    }
  }

  private static void giveFolder(OsUser user, Path folder) throws IOException {
    Files.setAttribute(folder, "unix:gid", user.gid(), LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(folder, "unix:uid", user.uid(), LinkOption.NOFOLLOW_LINKS);
  }

  private static void copy(BaseBackupFolders.Place from, ScratchServer to, RunningJob job)
      throws IOException {
    Files.createDirectory(to.data(), Scratch.PRIVATE);
    Files.createDirectory(to.socket(), Scratch.PRIVATE);
    Files.createFile(to.log());
    Files.createDirectory(to.data().resolve(DATABASES), Scratch.PRIVATE);
    List<Path> files = new ArrayList<>();
    for (String name : Folders.names(from.data())) {
      if (!name.equals(DATABASES)) {
        files.add(from.data().resolve(name));
      }
    }
    run(ServerProgram.copy(files, to.data()), job);
    List<Path> databases = new ArrayList<>();
    for (String name : Folders.names(from.data().resolve(DATABASES))) {
      Path database = from.data().resolve(DATABASES).resolve(name);
      if (to.isWhole(name)) {
        databases.add(database);
      } else {
        // Replay writes the map of the catalogs there without checking whether the folder exists.
        Path empty =
            Files.createDirectory(to.data().resolve(DATABASES).resolve(name), Scratch.PRIVATE);
        Files.setAttribute(empty, "unix:gid", Files.getAttribute(database, "unix:gid"));
        Files.setAttribute(empty, "unix:uid", Files.getAttribute(database, "unix:uid"));
      }
    }
    run(ServerProgram.copy(databases, to.data().resolve(DATABASES)), job);
    copyTablespaces(from, to, job);
  }

  /**
   * Copies the tablespaces, and points their links, which lead to those of the live server, to the
   * copies.
   */
  private static void copyTablespaces(
      BaseBackupFolders.Place from, ScratchServer to, RunningJob job) throws IOException {
    List<String> names = Folders.names(from.tablespaces());
    Path links = to.data().resolve(TABLESPACES);
    for (String link : Folders.names(links)) {
      Files.delete(links.resolve(link));
    }
    if (names.isEmpty()) {
      return;
    }
    Files.createDirectory(to.tablespaces(), Scratch.PASSABLE);
    run(
        ServerProgram.copy(
            names.stream().map(from.tablespaces()::resolve).toList(), to.tablespaces()),
        job);
    for (String name : names) {
      Files.createSymbolicLink(links.resolve(name), to.tablespaces().resolve(name));
    }
  }

  private void configure(Plan plan, ScratchServer made) throws IOException, SQLException {
    var settings =
        new ScratchSettings(
            plan,
            archive.folder().orElseThrow(),
            made.socket(),
            limits(plan, made.data()),
            made.isPartial());
    write(made.data(), "postgresql.conf", settings.lines());
    write(made.data(), "postgresql.auto.conf", List.of());
    write(made.data(), "pg_hba.conf", List.of("local all all trust")); // in a private folder
    write(made.data(), "pg_ident.conf", List.of());
    write(made.data(), "recovery.signal", List.of());
  }

  private static void write(Path data, String file, List<String> lines) throws IOException {
    Path path = data.resolve(file);
    Files.deleteIfExists(path);
    Files.createFile(path, Scratch.PRIVATE_FILE);
    Files.write(path, lines);
  }

  /** Returns the larger of the present limits and those at the time of the base backup. */
  private Map<String, Integer> limits(Plan plan, Path data) throws IOException, SQLException {
    Map<String, Integer> limits = new HashMap<>(server.limits());
    ServerProgram.onFiles(
            programs.requireServer(plan.base().major()).resolve("pg_controldata"),
            List.of("--pgdata=" + data))
        .run(
            line -> {
              Matcher limit = LIMIT.matcher(line);
              if (limit.matches() && CONTROL_DATA.containsKey(limit.group(1))) {
                limits.merge(
                    CONTROL_DATA.get(limit.group(1)), Integer.valueOf(limit.group(2)), Math::max);
              }
            },
            line -> {});
    return limits;
  }

  private static void run(ServerProgram program, RunningJob job) throws IOException {
    job.run(program::cancel, program::run);
  }

  /** Stops a server that outlived its killed process. */
  @Override
  public void end(Path folder) throws IOException {
    for (String name : Folders.names(folder)) {
      Path data = ScratchServer.data(folder.resolve(name));
      if (Files.isDirectory(data)) {
        PrivateServer.end(data);
      }
    }
  }
}
