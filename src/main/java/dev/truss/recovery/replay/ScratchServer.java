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

/** A copy of a base backup in which WAL is replayed. Closing it stops and deletes it. */
public final class ScratchServer implements AutoCloseable {

  /** The files of its data folder that Truss writes. */
  static final List<String> CONFIGURATION =
      List.of(
          "postgresql.conf",
          "postgresql.auto.conf",
          "pg_hba.conf",
          "pg_ident.conf",
          "recovery.signal");

  /**
   * The lowest OID of a user's database. Template databases and {@code postgres} have lower ones.
   */
  public static final int FIRST_OF_USERS = 16384;

  /** The OID of {@code pg_default}. */
  private static final long DEFAULT_TABLESPACE = 1663;

  /** A database that exists on every server. */
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

  /** Returns the folder for the dump. */
  public Path dump() {
    return folder.resolve("dump");
  }

  PrivateServer.Place place() {
    return new PrivateServer.Place(data(), log(), socket());
  }

  public int major() {
    return major;
  }

  /** Returns whether databases are left out. */
  public boolean isPartial() {
    return !only.isEmpty();
  }

  /**
   * Returns whether a database of the base backup was copied.
   *
   * @param name of its folder, which is its OID
   */
  boolean isWhole(String name) {
    return only.isEmpty() || !name.matches("\\d{1,10}") || holds(Long.parseLong(name));
  }

  /**
   * Returns whether a database's content was copied. Databases that exist on every server always
   * are.
   */
  public boolean holds(long oid) {
    return only.isEmpty() || oid < FIRST_OF_USERS || only.contains(oid);
  }

  /**
   * Returns whether a database has its folder, which it no longer has if replay stopped within its
   * drop.
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

  /** Opens a session for shared catalogs. */
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

  /** Returns how a program connects to a database. */
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
