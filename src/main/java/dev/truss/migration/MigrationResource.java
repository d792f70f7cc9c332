package dev.truss.migration;

import dev.truss.error.Problem;
import dev.truss.migration.flyway.History;
import dev.truss.migration.flyway.HistoryReader;
import dev.truss.migration.flyway.MigrationFiles;
import dev.truss.migration.flyway.MigrationFolder;
import dev.truss.migration.rehearsal.RehearsalProgress;
import dev.truss.postgres.DatabaseName;
import dev.truss.security.AuditedRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The resource of migrations. */
@Path("/api/migrations")
@Tag(name = "Migrations")
class MigrationResource {

  private static final String PROBLEM = "application/problem+json";

  private final Targets targets;
  private final MigrationFolder folder;
  private final HistoryReader histories;
  private final MigrationCheck check;
  private final MigrationRun run;
  private final MigrationRepair repair;
  private final AuditedRequest audited;

  MigrationResource(
      Targets targets,
      MigrationFolder folder,
      HistoryReader histories,
      MigrationCheck check,
      MigrationRun run,
      MigrationRepair repair,
      AuditedRequest audited) {
    this.targets = targets;
    this.folder = folder;
    this.histories = histories;
    this.check = check;
    this.run = run;
    this.repair = repair;
    this.audited = audited;
  }

  @POST
  @Path("check")
  @Operation(
      summary = "What a run would meet",
      description =
          "Changes nothing, and runs no callback. With rehearse the pending files are run on a copy"
              + " that is dropped again, to see what each statement takes, locks and rewrites.")
  @APIResponse(
      responseCode = "200",
      description = "What was found",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = CheckResult.class)))
  @APIResponse(
      responseCode = "409",
      description =
          "migrations_not_configured, migrations_folder_missing, migrations_unusable, or as for a"
              + " branch that is copied",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  @APIResponse(
      responseCode = "429",
      description = "too_many_rehearsals, with Retry-After",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  public CheckResult check(MigrationRequests.Check request) throws Exception {
    boolean rehearse = Boolean.TRUE.equals(request.rehearse());
    if (!rehearse) {
      audited.changesNothing();
    }
    DatabaseName database = targets.toLookAt(request.branchId(), request.target());
    audited.about(database.value());
    return rehearse
        ? check.rehearse(database, RehearsalProgress.ofRequest())
        : check.check(database);
  }

  @GET
  @Path("idempotent/status")
  @Operation(summary = "What was applied, and what is pending")
  public StatusResult status(
      @QueryParam("branch_id") @Nullable Long branchId,
      @QueryParam("target") @Nullable String target)
      throws IOException, SQLException {
    DatabaseName database = targets.toLookAt(branchId, target);
    MigrationFiles files = folder.read();
    History history = histories.read(database, files);
    return new StatusResult(
        database.value(),
        history.applied(),
        history.pendingFiles(),
        files.sha256(),
        history.failed().orElse(null));
  }

  @POST
  @Path("idempotent/run")
  @Operation(
      summary = "Apply what is pending",
      description =
          "Each file once, however often this is asked, and by however many at once. Nothing is"
              + " applied if a file would be refused; else it stops at the first that fails. What"
              + " is answered is read from the history.")
  @APIResponse(
      responseCode = "200",
      description = "All that was pending is applied",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = RunResult.class)))
  @APIResponse(
      responseCode = "409",
      description =
          "main_not_confirmed, migrations_not_configured, migrations_folder_missing,"
              + " migrations_unusable, migrations_invalid with problems, migration_under_way",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  @APIResponse(
      responseCode = "422",
      description = "migration_failed, with the members of a MigrationRun; invalid_field",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  @APIResponse(
      responseCode = "503",
      description = "migration_outcome_unknown, postgres_unavailable",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  public RunResult run(MigrationRequests.Run request) throws IOException, SQLException {
    DatabaseName database = targets.toChange(request.branchId(), request.target());
    audited.about(database.value());
    return run.run(database);
  }

  @POST
  @Path("repair")
  @Operation(
      summary = "Make the history agree with the files",
      description =
          "Forgets files that failed half way, takes changed files for what was applied, and notes"
              + " those that are gone. It changes nothing but the history: what such files did or"
              + " did not do to the database is to be put right before.")
  @APIResponse(
      responseCode = "200",
      description = "What was settled, and what is not",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = RepairResult.class)))
  @APIResponse(
      responseCode = "409",
      description =
          "main_not_confirmed, migrations_not_configured, migrations_folder_missing,"
              + " migrations_unusable, migration_under_way",
      content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = Problem.class)))
  public RepairResult repair(MigrationRequests.Run request) throws IOException, SQLException {
    DatabaseName database = targets.toChange(request.branchId(), request.target());
    audited.about(database.value());
    return repair.repair(database);
  }
}
