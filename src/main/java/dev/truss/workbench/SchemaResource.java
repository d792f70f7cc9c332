package dev.truss.workbench;

import dev.truss.branch.BranchLookup;
import dev.truss.control.ControlDatabase;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import dev.truss.session.ActiveDatabase;
import dev.truss.session.ActiveDatabases;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The resource of schemas. */
@Path("/api/schema")
@Tag(name = "Workbench")
class SchemaResource {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final ActiveDatabases databases;
  private final BranchLookup branches;
  private final MainDatabase main;
  private final ControlDatabase control;

  private record Read(
      List<String> schemas,
      List<SchemaView.Relation> relations,
      List<SchemaView.Function> functions) {}

  SchemaResource(
      ActiveDatabases databases,
      BranchLookup branches,
      MainDatabase main,
      ControlDatabase control) {
    this.databases = databases;
    this.branches = branches;
    this.main = main;
    this.control = control;
  }

  @GET
  @Operation(
      summary = "Tables, views and functions of the session's database, or of a branch",
      description = "Leaves out objects of extensions and of Postgres itself.")
  @APIResponse(
      responseCode = "200",
      description = "The schema",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = SchemaView.class)))
  @APIResponse(
      responseCode = "409",
      description =
          "branch_gone: the session's branch is not there any more; with compare parent_gone, too")
  public SchemaView schema(
      @QueryParam("branch_id") @Nullable Long branchId,
      @Parameter(description = "main, whatever the session is on; not beside branch_id")
          @QueryParam("target")
          @Nullable String target,
      @Parameter(description = "Say what differs from the parent of the branch")
          @QueryParam("compare")
          boolean compare)
      throws SQLException {
    ActiveDatabase database = databases.of(branchId, target);
    Read content = read(database.database());
    List<SchemaView.Relation> relations = content.relations();
    List<String> dropped = new ArrayList<>();
    if (compare && database.branchId() != null) {
      Read before = read(branches.descent(database.branchId(), "compared").parentDatabase());
      Map<String, SchemaView.Relation> old = new LinkedHashMap<>();
      before.relations().forEach(relation -> old.put(relation.qualified(), relation));
      relations =
          relations.stream()
              .map(relation -> relation.with(change(relation, old.remove(relation.qualified()))))
              .toList();
      dropped.addAll(old.keySet());
    }
    return new SchemaView(
        database.database().value(),
        database.branchId(),
        content.schemas(),
        relations,
        content.functions(),
        dropped);
  }

  private static SchemaView.@Nullable Change change(
      SchemaView.Relation now, SchemaView.@Nullable Relation before) {
    if (before == null) {
      return SchemaView.Change.ADDED;
    }
    return now.definitionOnly().equals(before.definitionOnly()) ? null : SchemaView.Change.CHANGED;
  }

  private Read read(DatabaseName database) throws SQLException {
    String name = control.installation().applicationName("schema");
    try (Connection session = main.open(database, name, TIMEOUT)) {
      session.setReadOnly(true);
      session.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      session.setAutoCommit(false);
      SchemaReader reader = new SchemaReader(session);
      return new Read(reader.schemas(), reader.relations(), reader.functions());
    }
  }
}
