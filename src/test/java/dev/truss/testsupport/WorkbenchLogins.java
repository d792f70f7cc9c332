package dev.truss.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The logins that users' own SQL runs as, made as operators make them. */
public final class WorkbenchLogins {
  public static final String ON_MAIN = "truss_workbench_main";
  public static final String ON_BRANCHES = "truss_workbench_branch";

  private WorkbenchLogins() {}

  /**
   * By {@code deploy/postgres/workbench.sql}, for a database that gets another owner than its
   * tables.
   *
   * @return the variables that tell Truss of them
   */
  static Map<String, String> make(PostgresServer server, String main, String tableOwner) {
    server.execute(
        "postgres", "ALTER DATABASE %s OWNER TO %s".formatted(main, PostgresServer.USER));
    server.execute(main, "GRANT CREATE ON SCHEMA public TO " + tableOwner);
    Path password = server.file("workbench.password", Roles.PASSWORD + "\n");
    server.program(
        "psql",
        "postgres",
        "-X",
        "--set=main=" + main,
        "--set=owner=" + tableOwner,
        "--set=main_writes=true",
        "--set=main_password_file=" + password,
        "--set=branch_password_file=" + password,
        "--file=" + script(server));
    return Map.of(
        "TRUSS_WORKBENCH_MAIN_URL", server.url(main, ON_MAIN, Roles.PASSWORD),
        "TRUSS_WORKBENCH_BRANCH_URL", server.url(main, ON_BRANCHES, Roles.PASSWORD));
  }

  private static Path script(PostgresServer server) {
    try {
      return server.file(
          "workbench.sql", Files.readString(Path.of("deploy/postgres/workbench.sql")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
