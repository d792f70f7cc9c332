package dev.truss.recovery.replay;

import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.ProgramSession;
import dev.truss.postgres.ServerFacts;
import dev.truss.postgres.SessionSettings;
import dev.truss.postgres.Sessions;
import dev.truss.postgres.program.PrivateServer;
import dev.truss.storage.Folders;
import dev.truss.storage.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A copy of a base backup in which WAL is replayed. Closing ends and removes it. */
public final class ScratchServer implements AutoCloseable {

  /** The files that are written anew in its data folder. */
  static final List<String> CONFIGURATION =
      List.of(
          "postgresql.conf",
          "postgresql.auto.conf",
          "pg_hba.conf",
          "pg_ident.conf",
          "recovery.signal");

  /** Template databases and {@code postgres} have lower OIDs. */
  public static final int FIRST_OF_USERS = 16384;

  /** The OID of {@code pg_default}. */
  private static final long DEFAULT_TABLESPACE = 1663;

  /** A database that each server has. */
  private static final DatabaseName ANY = new DatabaseName("template1");

  private final Scratch scratch;
  private final Path folder;
  private final Set<Long> only;
  private final String superuser;
  private final int major;
  private @Nullable PrivateServer server;

  ScratchServer(Scratch scratch, Path folder, Set<Long> only, String superuser, int major) {
    this.scratch = scratch;
    this.folder = folder;
    this.only = Set.copyOf(only);
    this.superuser = superuser;
    this.major = major;
  }

  void started(PrivateServer running) {
    server = running;
  }

  static Path data(Path folder) {
    return folder.resolve("data");
  }

  Path data() {
    return data(folder);
  }

  Path log() {
    return folder.resolve("log");
  }

  Path socket() {
    return folder.resolve("s");
  }

  Path tablespaces() {
    return folder.resolve("t");
  }

  /** Where what comes out of it is put. */
  public Path dump() {
    return folder.resolve("dump");
  }

  PrivateServer.Place place() {
    return new PrivateServer.Place(data(), log(), socket());
  }

  public int major() {
    return major;
  }

  /** Whether databases are left out. */
  public boolean isPartial() {
    return !only.isEmpty();
  }

  /**
   * Whether a database of the base backup is in it.
   *
   * @param name of its folder, which is its OID
   */
  boolean isWhole(String name) {
    return only.isEmpty() || !name.matches("\\d{1,10}") || holds(Long.parseLong(name));
  }

  /** Whether the content of a database is in it: databases that every server has always are. */
  public boolean holds(long oid) {
    return only.isEmpty() || oid < FIRST_OF_USERS || only.contains(oid);
  }

  /**
   * Whether a database has its folder: not any more when replay stopped within its drop.
   *
   * @param tablespace the OID of the tablespace that the database is in
   */
  public boolean hasFolder(long oid, long tablespace) throws IOException {
    if (tablespace == DEFAULT_TABLESPACE) {
      return holdsFiles(data().resolve("base"), oid);
    }
    Path versions = data().resolve("pg_tblspc/" + tablespace);
    for (String version : Folders.names(versions)) {
      if (holdsFiles(versions.resolve(version), oid)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holdsFiles(Path databases, long oid) {
    return Files.exists(databases.resolve(oid + "/PG_VERSION"));
  }

  PrivateServer server() {
    if (server == null) {
      throw new IllegalStateException("it was never started");
    }
    return server;
  }

  /** For the catalogs that all databases share. */
  public Connection connect() throws SQLException {
    return connect(ANY);
  }

  public Connection connect(DatabaseName database) throws SQLException {
    return server()
        .connect(
            database,
            superuser,
            SessionSettings.forOwnWork(facts(), Sessions.USUAL_DEADLINE).withoutLibraries());
  }

  /** The sessions of a program on one database. */
  public ProgramSession program(DatabaseName database) {
    return server()
        .program(database, superuser, SessionSettings.forPrograms(facts()).withoutLibraries());
  }

  private ServerFacts facts() {
    return ServerFacts.ofSuperuser(major);
  }

  @Override
  public void close() throws IOException {
    PrivateServer.end(data());
    scratch.delete(folder);
  }
}
