package dev.truss.branch;

import dev.truss.control.ControlDatabase;
import dev.truss.error.ProblemException;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.LiteralSetting;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.failure.FailureReason;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Runs the SQL of {@code truss.branch.hooks} in a branch that is not published yet. */
@ApplicationScoped
class BranchHooks {

  private final ControlDatabase control;
  private final MainDatabase main;
  private final BranchedSchemas schemas;
  private final Optional<String> hooks;

  BranchHooks(
      ControlDatabase control, MainDatabase main, BranchedSchemas schemas, BranchConfig config) {
    this.control = control;
    this.main = main;
    this.schemas = schemas;
    hooks = config.hooks().flatMap(given -> LiteralSetting.read("truss.branch.hooks"));
  }

  boolean any() {
    return hooks.isPresent();
  }

  /**
   * Runs them.
   *
   * @return the digest of the schema before that; empty if it could not be read
   */
  Optional<byte[]> run(DatabaseName staging) throws SQLException {
    Optional<byte[]> before = schemas.read(staging);
    try (Connection session = control.maintenance();
        Statement allow = session.createStatement()) {
      allow.execute("ALTER DATABASE " + staging.quoted() + " ALLOW_CONNECTIONS true");
    }
    try (Connection inside =
            main.openForItsSql(staging, control.installation().applicationName("hooks"));
        Statement statement = inside.createStatement()) {
      statement.execute(hooks.orElseThrow());
    } catch (SQLException e) {
      throw ProblemException.conflict("hook_failed")
          .cause(e)
          .detail("%s: %s", BranchProblems.HOOK_FAILED, FailureReason.of(e));
    }
    return before;
  }
}
