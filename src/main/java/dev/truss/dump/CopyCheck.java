package dev.truss.dump;

import dev.truss.control.ControlDatabase;
import dev.truss.database.Source;
import dev.truss.error.ProblemException;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.program.ClientPrograms;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Checks whether an online copy of a source can be made, before anything is written. */
@ApplicationScoped
public class CopyCheck {

  private final ControlDatabase control;
  private final MainDatabase main;
  private final ClientPrograms programs;

  CopyCheck(ControlDatabase control, MainDatabase main, ClientPrograms programs) {
    this.control = control;
    this.main = main;
    this.programs = programs;
  }

  /**
   * Refuses a source that could not be copied completely.
   *
   * @throws ProblemException 409 {@code copy_not_possible} with the list of {@code obstacles}; 503
   *     {@code client_programs_missing}, naming the package
   */
  public void require(Source source) throws SQLException {
    programsFor(source);
    List<CopyObstacle> obstacles;
    try (Connection session =
        main.open(source.name(), control.installation().passingApplicationName())) {
      obstacles = CopyObstacles.in(session);
    }
    if (!obstacles.isEmpty()) {
      throw ProblemException.conflict("copy_not_possible")
          .with("obstacles", obstacles)
          .detail(
              "Truss's role cannot copy database %s whole: %s %s (%s)%s.",
              source.name(),
              obstacles.getFirst().kind(),
              obstacles.getFirst().object(),
              obstacles.getFirst().reason(),
              obstacles.size() == 1 ? "" : ", and " + (obstacles.size() - 1) + " more");
    }
  }

  /**
   * Returns whether the client programs for the source compress with a method such as {@code zstd}.
   */
  public boolean compresses(Source source, String method) {
    return programs.compresses(programsFor(source), method);
  }

  /** Returns the folder of the client programs for this server. */
  Path programsFor(Source source) {
    return programs.require(source.serverVersion() / 1_00_00);
  }
}
