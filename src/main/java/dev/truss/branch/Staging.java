package dev.truss.branch;

import dev.truss.cloning.ClonePlan;
import dev.truss.cloning.Cloner;
import dev.truss.cloning.Preparation;
import dev.truss.control.ControlDatabase;
import dev.truss.database.OwnedDatabases;
import dev.truss.database.Source;
import dev.truss.dump.CarryOver;
import dev.truss.dump.EmptyDatabases;
import dev.truss.job.RunLost;
import dev.truss.job.RunningJob;
import dev.truss.postgres.DatabaseName;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Builds the content of a branch under its staging name. It clones or loads the content, carries
 * over what that loses, and runs the configured hooks. Create, reset and restore all use it.
 */
@ApplicationScoped
class Staging {

  private final ControlDatabase control;
  private final Cloner cloner;
  private final EmptyDatabases emptyDatabases;
  private final CarryOver carryOver;
  private final OwnedDatabases owned;
  private final BranchHooks hooks;

  Staging(
      ControlDatabase control,
      Cloner cloner,
      EmptyDatabases emptyDatabases,
      CarryOver carryOver,
      OwnedDatabases owned,
      BranchHooks hooks) {
    this.control = control;
    this.cloner = cloner;
    this.emptyDatabases = emptyDatabases;
    this.carryOver = carryOver;
    this.owned = owned;
    this.hooks = hooks;
  }

  /** The source of the content. */
  private sealed interface Content {
    record Cloned(ClonePlan.Held plan, Preparation preparation) implements Content {}

    record Loaded(BranchContent loaded, RunningJob job) implements Content {}
  }

  /** A clone. Begins what it needs, beside what is written about it meanwhile. */
  Build clone(ClonePlan.Held plan, UUID operation) {
    return new Build(new Content.Cloned(plan, cloner.prepare(plan)), operation);
  }

  /** Begins to build from content that a job loads. */
  Build load(BranchContent content, RunningJob job) {
    return new Build(new Content.Loaded(content, job), job.run());
  }

  /** A database that is being built. */
  final class Build {
    private final Content content;
    private final DatabaseName staging;
    private final List<String> warnings = new ArrayList<>();
    private long oid;
    private Cloner.@Nullable Result cloned;
    private Optional<byte[]> schemaBeforeHooks = Optional.empty();

    private Build(Content content, UUID operation) {
      this.content = content;
      this.staging = control.installation().stagingName(operation);
    }

    DatabaseName name() {
      return staging;
    }

    /** Returns the database it is a clone of; empty if its content is loaded. */
    Optional<Source> source() {
      return switch (content) {
        case Content.Cloned(ClonePlan.Held plan, Preparation preparation) ->
            Optional.of(plan.source());
        case Content.Loaded loaded -> Optional.empty();
      };
    }

    boolean isLoaded() {
      return content instanceof Content.Loaded;
    }

    /** Returns the database that the content was copied from, as it is now. */
    Optional<DatabaseName> copied() {
      return switch (content) {
        case Content.Cloned cloning -> Optional.empty();
        case Content.Loaded(BranchContent loaded, RunningJob job) -> loaded.copied();
      };
    }

    boolean hooked() {
      return hooks.any();
    }

    /** Returns the digest of the schema that the hooks found; empty if it is not known. */
    Optional<byte[]> schemaBeforeHooks() {
      return schemaBeforeHooks;
    }

    long sizeBytes() {
      return switch (content) {
        case Content.Cloned(ClonePlan.Held plan, Preparation preparation) ->
            plan.source().sizeBytes();
        case Content.Loaded(BranchContent loaded, RunningJob job) -> loaded.sizeBytes();
      };
    }

    long oid() {
      return oid;
    }

    Transitions.Built built() {
      String strategy =
          switch (content) {
            case Content.Cloned(ClonePlan.Held plan, Preparation preparation) ->
                cloned == null ? plan.strategy().text() : cloned.strategy();
            case Content.Loaded(BranchContent loaded, RunningJob job) -> loaded.strategy();
          };
      return new Transitions.Built(
          oid, strategy, cloned == null ? null : cloned.held().toMillis(), List.copyOf(warnings));
    }

    /** Returns the steps up to a complete database without sessions. */
    List<Steps.Step> steps() {
      List<Steps.Step> steps = new ArrayList<>();
      switch (content) {
        case Content.Cloned(ClonePlan.Held plan, Preparation preparation) -> {
          steps.add(new Steps.Step("cloning", () -> clone(plan, preparation)));
          if (plan.source().hasMoreThanContent()) {
            steps.add(new Steps.Step("carrying_over", () -> carryOver(plan.source())));
          }
        }
        case Content.Loaded(BranchContent loaded, RunningJob job) -> {
          steps.add(new Steps.Step(loaded.phase(), () -> load(loaded, job)));
          steps.add(new Steps.Step("analyzing", () -> analyze(job)));
          steps.add(
              new Steps.Step(
                  "carrying_over", () -> warnings.addAll(loaded.carryOver(carryOver, staging))));
        }
      }
      if (hooks.any()) {
        steps.add(new Steps.Step("hooks", () -> schemaBeforeHooks = hooks.run(staging)));
      }
      return steps;
    }

    private void clone(ClonePlan.Held plan, Preparation preparation)
        throws SQLException, Cloner.NotCloned {
      cloned = cloner.run(plan, staging, preparation);
      noteExistence();
      warnings.addAll(preparation.warnings());
    }

    private void load(BranchContent loaded, RunningJob job) throws Exception {
      job.phase(loaded.phase());
      warnings.addAll(loaded.load(staging, job));
      noteExistence();
    }

    private void analyze(RunningJob job) throws SQLException {
      job.phase("analyzing");
      emptyDatabases.analyze(staging, job);
    }

    private void carryOver(Source source) throws SQLException {
      if (!source.ownerReachable()) {
        warnings.add(EmptyDatabases.notTheOwners(source.owner()));
      }
      warnings.addAll(carryOver.apply(source.name(), staging));
    }

    private void noteExistence() throws SQLException {
      try (Connection session = control.maintenance();
          PreparedStatement query =
              session.prepareStatement("SELECT oid::bigint FROM pg_database WHERE datname = ?")) {
        query.setString(1, staging.value());
        try (ResultSet row = query.executeQuery()) {
          if (!row.next()) {
            throw new RunLost();
          }
          oid = row.getLong(1);
        }
      }
      owned.exists(staging, oid);
    }
  }
}
