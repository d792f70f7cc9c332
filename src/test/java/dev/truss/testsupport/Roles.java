package dev.truss.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Roles that Truss works with and that are not superuser, made as operators make them. */
public final class Roles {
  /** Holds what must be quoted in SQL, in a shell and in an URL. */
  public static final String PASSWORD = "it's/a$p@ss:w%rd\\";

  private Roles() {}

  /** A role by {@code deploy/postgres/roles.sql}, or its grants once more. */
  public static void grant(PostgresServer server, String main, String tier, String role) {
    server.program(
        "psql",
        "postgres",
        "-X",
        "--set=main=" + main,
        "--set=tier=" + tier,
        "--set=role=" + role,
        "--set=password_file=" + server.file("roles.password", PASSWORD + "\n"),
        "--file=" + script(server));
  }

  /** The script, where the programs of this server can read it. */
  public static Path script(PostgresServer server) {
    try {
      return server.file("roles.sql", Files.readString(Path.of("deploy/postgres/roles.sql")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
