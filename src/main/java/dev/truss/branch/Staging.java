package dev.truss.branch;

import dev.truss.cloning.CarryOver;
import dev.truss.cloning.ClonePlan;
import dev.truss.cloning.Cloner;
import dev.truss.cloning.OnlineCopy;
import dev.truss.cloning.OwnedDatabases;
import dev.truss.cloning.Preparation;
import dev.truss.cloning.Source;
import dev.truss.control.ControlDatabase;
import dev.truss.error.ProblemException;
import dev.truss.job.RunningJob;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.LiteralSetting;
import dev.truss.postgres.MainDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Builds the content of a branch under its staging name: cloned or copied, with what that forgets
 * carried over, and the configured hooks run. Create and reset do this alike.
 */
@ApplicationScoped
class Staging {

  private final ControlDatabase control;
  private final MainDatabase main;
  private final Cloner cloner;
  private final OnlineCopy copier;
  private final CarryOver carryOver;
  private final OwnedDatabases owned;
  private final Optional<String> hooks;

  Staging(
      ControlDatabase control,
      MainDatabase main,
      Cloner cloner,
      OnlineCopy copier,
      CarryOver carryOver,
      OwnedDatabases owned,
      BranchConfig config) {
    this.control = control;
    this.main = main;
    this.cloner = cloner;
    this.copier = copier;
    this.carryOver = carryOver;
    this.owned = owned;
    hooks = config.hooks().flatMap(given -> LiteralSetting.read("truss.branch.hooks"));
  }

  /** The steps up to a complete database that nobody is on. */
  List<Steps.Step> steps(Build build) {
    List<Steps.Step> steps = new ArrayList<>();
    switch (build.plan()) {
      case ClonePlan.Held held -> steps.add(new Steps.Step("cloning", () -> build.clone(held)));
      case ClonePlan.Online online -> {
        steps.add(new Steps.Step("copying", build::copy));
        steps.add(new Steps.Step("analyzing", build::analyze));
      }
    }
    if (build.plan() instanceof ClonePlan.Online || build.source().hasMoreThanContent()) {
      steps.add(new Steps.Step("carrying_over", build::carryOver));
    }
    hooks.ifPresent(sql -> steps.add(new Steps.Step("hooks", () -> build.hooks(sql))));
    return steps;
  }

  /**
   * One that is cloned, if that is the plan; begins what the clone needs, beside what is written
   * about it meanwhile.
   */
  Optional<Build> clone(ClonePlan plan, UUID operation) {
    return plan instanceof ClonePlan.Held held
        ? Optional.of(new Build(plan, operation, null, Optional.of(cloner.prepare(held))))
        : Optional.empty();
  }

  /** One that is copied by a job. */
  Build copy(ClonePlan.Online plan, UUID operation, RunningJob job) {
    return new Build(plan, operation, job, Optional.empty());
  }

  /** One database in the making. */
  final class Build {
    private final ClonePlan plan;
    private final UUID operation;
    private final DatabaseName staging;
    private final @Nullable RunningJob job;
    private final Optional<Preparation> preparation;
    private final List<String> warnings = new ArrayList<>();
    private long oid;
    private @Nullable Duration held;

    private Build(
        ClonePlan plan,
        UUID operation,
        @Nullable RunningJob job,
        Optional<Preparation> preparation) {
      this.plan = plan;
      this.operation = operation;
      this.staging = control.installation().stagingName(operation);
      this.job = job;
      this.preparation = preparation;
    }

    ClonePlan plan() {
      return plan;
    }

    DatabaseName name() {
      return staging;
    }

    Source source() {
      return plan.source();
    }

    long oid() {
      return oid;
    }

    Transitions.Built built() {
      return new Transitions.Built(
          oid,
          plan.strategy().text(),
          held == null ? null : held.toMillis(),
          List.copyOf(warnings));
    }

    private void clone(ClonePlan.Held how) throws SQLException, Cloner.NotCloned {
      Preparation begun = preparation.orElseThrow();
      held = cloner.run(how, staging, begun);
      noteExistence();
      warnings.addAll(begun.warnings());
    }

    private void copy() throws Exception {
      RunningJob running = running();
      running.phase("copying");
      warnings.addAll(copier.copy(plan.source(), staging, running, operation));
      noteExistence();
    }

    private void analyze() throws SQLException {
      running().phase("analyzing");
      copier.analyze(staging, running(), operation);
    }

    private void carryOver() throws SQLException {
      if (!source().ownerReachable()) {
        warnings.add(
            "The database belongs to the role Truss works with and not to %s, as which that role may not act."
                .formatted(source().owner()));
      }
      warnings.addAll(carryOver.apply(source().name(), staging));
    }

    private void hooks(String sql) throws SQLException {
      try (Connection session = control.maintenance();
          Statement allow = session.createStatement()) {
        allow.execute("ALTER DATABASE " + staging.quoted() + " ALLOW_CONNECTIONS true");
      }
      try (Connection inside = main.open(staging, control.installation().applicationName("hooks"));
          Statement hooks = inside.createStatement()) {
        hooks.execute(sql);
      } catch (SQLException e) {
        throw ProblemException.conflict("hook_failed")
            .cause(e)
            .detail("The SQL of truss.branch.hooks failed in the new branch: %s", e.getMessage());
      }
    }

    private void noteExistence() throws SQLException {
      try (Connection session = control.maintenance();
          PreparedStatement query =
              session.prepareStatement("SELECT oid::bigint FROM pg_database WHERE datname = ?")) {
        query.setString(1, staging.value());
        try (ResultSet row = query.executeQuery()) {
          if (!row.next()) {
            throw new OperationLost();
          }
          oid = row.getLong(1);
        }
      }
      owned.exists(staging, oid);
    }

    private RunningJob running() {
      if (job == null) {
        throw new IllegalStateException("an online copy is a job");
      }
      return job;
    }
  }
}
