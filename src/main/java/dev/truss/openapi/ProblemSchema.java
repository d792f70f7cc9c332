package dev.truss.openapi;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/**
 * The schema of error bodies: the six members that all have, and those that only some codes have.
 */
final class ProblemSchema {

  static final String NAME = "Problem";

  private static final String COMPONENTS = "#/components/schemas/";

  private static final Map<String, String> OWN =
      Map.of(
          "type", "urn:truss:problem: and the code",
          "title", "What kind of problem it is; the same for all of one code",
          "detail", "What happened this time, and what to do about it",
          "code", "Stable and machine-readable",
          "error", "The same as detail");

  private static final List<String> TEXTS =
      List.of(
          "backup_status",
          "branch_status",
          "database",
          "detail_text",
          "error_id",
          "field",
          "folder",
          "hint",
          "job_status",
          "label",
          "limit",
          "message",
          "plan",
          "reason",
          "sqlstate");

  private static final List<String> NUMBERS =
      List.of(
          "already_applied",
          "branch_id",
          "column",
          "estimated_hold_ms",
          "free_bytes",
          "line",
          "max_bytes",
          "max_hold_ms",
          "max_queued",
          "needed_bytes",
          "position",
          "queued",
          "retry_after_seconds",
          "size_bytes",
          "statement",
          "used");

  private static final List<String> LISTS =
      List.of(
          "applied",
          "missing_extensions",
          "missing_roles",
          "not_applied",
          "prepared_transactions",
          "problems");

  private ProblemSchema() {}

  static Schema reference() {
    return OASFactory.createSchema().ref(COMPONENTS + NAME);
  }

  static Schema schema() {
    Schema schema =
        of(SchemaType.OBJECT)
            .description("RFC 9457. Some codes have further members, such as field and allowed.")
            .addProperty("status", of(SchemaType.INTEGER).description("The HTTP status"));
    OWN.forEach(
        (name, description) ->
            schema.addProperty(name, of(SchemaType.STRING).description(description)));
    TEXTS.forEach(name -> schema.addProperty(name, of(SchemaType.STRING)));
    NUMBERS.forEach(name -> schema.addProperty(name, of(SchemaType.INTEGER)));
    LISTS.forEach(name -> schema.addProperty(name, texts()));
    return schema
        .addProperty("succeeded", of(SchemaType.BOOLEAN))
        .addProperty("allowed", either(of(SchemaType.STRING), of(SchemaType.INTEGER), texts()))
        .addProperty("sessions", listOf("SourceSession"))
        .addProperty("obstacles", obstacles())
        .addProperty("window", OASFactory.createSchema().ref(COMPONENTS + "RecoveryWindow"))
        .addProperty("archiving", OASFactory.createSchema().ref(COMPONENTS + "Archiving"))
        .required(List.of("type", "title", "status", "detail", "code", "error"));
  }

  private static Schema obstacles() {
    List<String> members = List.of("kind", "object", "reason");
    Schema obstacle = of(SchemaType.OBJECT).required(members);
    members.forEach(name -> obstacle.addProperty(name, of(SchemaType.STRING)));
    return of(SchemaType.ARRAY).items(obstacle);
  }

  private static Schema either(Schema... schemas) {
    return OASFactory.createSchema().anyOf(Arrays.asList(schemas));
  }

  private static Schema texts() {
    return of(SchemaType.ARRAY).items(of(SchemaType.STRING));
  }

  private static Schema listOf(String name) {
    return of(SchemaType.ARRAY).items(OASFactory.createSchema().ref(COMPONENTS + name));
  }

  private static Schema of(SchemaType type) {
    return OASFactory.createSchema().addType(type);
  }
}
