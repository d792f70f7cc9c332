package dev.truss.control;

import dev.truss.postgres.program.ClientPrograms;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.sql.SQLException;

/** The programs of Postgres that suit the main server. */
@ApplicationScoped
public class ServerPrograms {

  private final ControlDatabase control;
  private final ClientPrograms programs;

  ServerPrograms(ControlDatabase control, ClientPrograms programs) {
    this.control = control;
    this.programs = programs;
  }

  /**
   * Returns the folder of the programs of the server's major version.
   *
   * @throws dev.truss.error.ProblemException 503 if they are not installed
   */
  public Path require() throws SQLException {
    return programs.require(control.serverVersion() / 1_00_00);
  }
}
