package dev.truss.workbench;

import dev.truss.error.ProblemException;
import dev.truss.idempotency.Unrepeatable;
import dev.truss.security.AuditedRequest;
import dev.truss.session.ActiveDatabase;
import dev.truss.session.ActiveDatabases;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The resource of users' SQL. */
@Path("/api/sql")
@Tag(name = "Workbench")
class SqlResource {

  private static final int MOST_ROWS = 10_000;
  private static final int MOST_MILLIS = 600_000;

  private final ActiveDatabases databases;
  private final Workbench workbench;
  private final AuditedRequest audited;
  private final RoutingContext http;

  SqlResource(
      ActiveDatabases databases, Workbench workbench, AuditedRequest audited, RoutingContext http) {
    this.databases = databases;
    this.workbench = workbench;
    this.audited = audited;
    this.http = http;
  }

  @POST
  @Operation(
      summary = "Run SQL in the session's database, or in a branch",
      description =
          "All statements in one transaction, as a login of the workbench's own"
              + " (truss.workbench.main-url, branch-url). On the main database it is read-only,"
              + " unless the request says that it may write. It ends when its client leaves. It"
              + " takes no Idempotency-Key: an answer would have to be kept.",
      extensions = @Extension(name = Unrepeatable.EXTENSION, value = "true"))
  @Unrepeatable
  @APIResponse(
      responseCode = "200",
      description = "The results of the statements",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = SqlAnswer.class)))
  @APIResponse(
      responseCode = "409",
      description =
          "branch_gone: the session's branch is not there any more; workbench_off, with what to do;"
              + " connections_not_allowed: the database or the login lets no session in, for good")
  @APIResponse(
      responseCode = "422",
      description =
          "sql_failed, with statement (from 0), sqlstate, message, detail_text, hint, and position"
              + " (from 1, in sql); transaction_control; copy_not_supported; invalid_field;"
              + " idempotency_key_not_taken")
  @APIResponse(responseCode = "429", description = "too_many_statements, with Retry-After")
  public SqlAnswer run(SqlRequest request) throws SQLException {
    ActiveDatabase database = databases.of(request.branchId(), request.target());
    boolean readOnly = database.isMain() && !Boolean.TRUE.equals(request.write());
    audited.about(database.database().value() + (readOnly ? ", read-only" : ", may write"));
    String id = request.id() == null ? UUID.randomUUID().toString() : request.id();
    http.response().closeHandler(gone -> workbench.clientLeft(id));
    return workbench.run(
        database,
        new Workbench.Order(
            statements(request),
            readOnly,
            new Transaction.Bounds(
                number("offset", request.offset(), 0, 0, Integer.MAX_VALUE),
                number("limit", request.limit(), 1000, 1, MOST_ROWS)),
            Duration.ofMillis(number("timeout_ms", request.timeoutMs(), 30_000, 1, MOST_MILLIS)),
            id));
  }

  @DELETE
  @Path("{id: [A-Za-z0-9_.-]{1,100}}")
  @Operation(summary = "Cancel SQL that runs")
  @APIResponse(responseCode = "204", description = "The SQL is being stopped")
  public void cancel(@PathParam("id") String id) {
    workbench.cancel(id);
  }

  private static List<Transaction.Bound> statements(SqlRequest request) {
    if ((request.sql() == null) == (request.statements() == null)) {
      throw ProblemException.invalidField("sql", "either sql or statements must be given");
    }
    List<SqlRequest.Statement> wanted =
        request.statements() == null
            ? List.of(new SqlRequest.Statement(request.sql(), request.params()))
            : request.statements();
    List<Transaction.Bound> bound = new ArrayList<>();
    for (SqlRequest.Statement one : wanted) {
      String sql = one == null || one.sql() == null ? "" : one.sql();
      List<@Nullable SqlParameter> params =
          one == null || one.params() == null ? List.of() : one.params();
      requireText("sql", sql);
      for (SqlStatement statement : SqlScanner.scan(sql, bound.size())) {
        bound.add(new Transaction.Bound(statement, values(bound.size(), statement, params)));
      }
    }
    if (bound.isEmpty()) {
      throw ProblemException.invalidField("sql", "there is no statement in it");
    }
    return bound;
  }

  private static List<@Nullable String> values(
      int number, SqlStatement statement, List<@Nullable SqlParameter> params) {
    List<@Nullable String> values = new ArrayList<>();
    for (int parameter : statement.parameters()) {
      if (parameter < 1 || parameter > params.size()) {
        throw SqlProblems.parameters(number, parameter, params.size());
      }
      SqlParameter value = params.get(parameter - 1);
      values.add(value == null ? null : requireText("params", value.text()));
    }
    return values;
  }

  /** Refuses half of a surrogate pair, which the driver would replace by a question mark. */
  private static String requireText(String field, String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw ProblemException.invalidField(
          field, "has half of a surrogate pair, which is no character");
    }
    return text;
  }

  private static int number(String field, @Nullable Integer given, int usual, int least, int most) {
    int number = given == null ? usual : given;
    if (number < least || number > most) {
      throw ProblemException.invalidField(field, "must be between " + least + " and " + most);
    }
    return number;
  }
}
