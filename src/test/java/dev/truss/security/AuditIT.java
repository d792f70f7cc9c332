package dev.truss.security;

import static dev.truss.testsupport.request.Requests.change;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.Api;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.AuditPageJson;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The audit trail as its readers see it. */
class AuditIT {
  private static final Set<String> CHANGING = Set.of("post", "put", "patch", "delete");

  @RegisterExtension private static final World world = World.create();

  private final PostgresServer server = world.server();
  private final Api api = world.api();

  @Quick
  @Test
  void requestIsNotedWithItsOutcome() {
    long id = world.branches().create("audited").id();
    api.patch("/api/branches/" + id, change().protect(true)).expect(200);
    api.delete("/api/branches/" + id).expect(409);
    api.patch("/api/branches/" + id, change().protect(false)).expect(200);
    api.delete("/api/branches/" + id).expect(204);

    String path = "/api/branches/" + id;
    assertThat(await("delete branch", 204))
        .isEqualTo("anonymous|delete branch|%d|DELETE|%s|204|127.0.0.1".formatted(id, path));
    assertThat(await("create branch", 201))
        .isEqualTo("anonymous|create branch|audited|POST|/api/branches|201|127.0.0.1");
    assertThat(await("change branch", 200))
        .isEqualTo("anonymous|change branch|audited|PATCH|%s|200|127.0.0.1".formatted(path));
    assertThat(await("delete branch", 409))
        .isEqualTo("anonymous|delete branch|%d|DELETE|%s|409|127.0.0.1".formatted(id, path));
  }

  @Test
  void whatIsInARequestIsNotInTheTrail() {
    api.send(
        "POST",
        "/api/branches?token=secret-in-query",
        "{\"label\": \"quiet\", \"password\": \"secret-in-body\"}",
        java.util.Map.of("Authorization", "Bearer secret-in-header"));
    await("create branch", 400);
    assertThat(
            server.query(Databases.CONTROL, "SELECT a::text FROM audit a WHERE a::text ~ 'secret'"))
        .isEmpty();
  }

  @Test
  void previewIsOneOnlyWhereThereIsSuchAThing() {
    api.delete("/api/jobs/4713?preview=true").expect(404);
    Awaitility.await().until(() -> !entries("|4713|").isEmpty());
  }

  @Test
  void whatChangesNothingIsNotNoted() {
    api.get("/api/branches").expect(200);
    api.post("/api/recovery?preview=true", "{\"targetName\": \"none\"}");
    api.post("/api/migrations/check", "{}").expect(409);
    api.post("/api/nothing", "{}").expect(404);
    api.delete("/api/jobs/4711").expect(404);
    Awaitility.await().until(() -> !entries("|4711|").isEmpty()); // in the order of requests
    assertThat(entries(""))
        .noneMatch(entry -> entry.contains("|GET|") || entry.contains("/api/nothing"))
        .noneMatch(entry -> entry.contains("|recover database|"))
        .noneMatch(entry -> entry.contains("|rehearse migrations|"));
  }

  /** What an earlier answer is remembered for is not done again, and so not noted again. */
  @Test
  void repeatedRequestIsNotedOnce() {
    var key = java.util.Map.of("Idempotency-Key", "audit-once");
    api.send("POST", "/api/branches", "{\"label\": \"once-only\"}", key).expect(201);
    api.send("POST", "/api/branches", "{\"label\": \"once-only\"}", key).expect(201);
    api.delete("/api/jobs/4712").expect(404);
    Awaitility.await().until(() -> !entries("|4712|").isEmpty());
    assertThat(entries("")).filteredOn(entry -> entry.contains("|once-only|")).hasSize(1);
  }

  @Test
  void trussNotesWhatItDoesByItself() {
    world.branches().create(newBranch("short-lived").ttl(Duration.ofMillis(360)));
    Awaitility.await("it was expired and dropped")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(entries(""))
                    .contains(
                        "truss|expire branch|short-lived|null|null|null|null",
                        "truss|delete branch|short-lived|null|null|null|null"));
  }

  @Test
  void nobodyWaitsForTheTrailAndNothingOfItIsLost() throws Exception {
    try (Connection other = server.connect(Databases.CONTROL);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE audit IN ACCESS EXCLUSIVE MODE");
      world.branches().create("while locked");
      statement.execute("SELECT pg_sleep(0.2)");
      other.commit();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(entries("")).anyMatch(entry -> entry.contains("|while locked|")));
    assertThat(api.get("/q/metrics").body()).contains("truss_audit_lost_total 0.0");
  }

  @Test
  void oldEntriesAreForgotten() {
    server.execute(
        Databases.CONTROL,
        """
        INSERT INTO audit (at, who, action, subject)
        VALUES (now() - interval '91 days', 'x', 'x', 'too old'), (now() - interval '89 days', 'x', 'x', 'not yet');
        DELETE FROM cycle WHERE name = 'deleting old entries of the audit trail';
        """);
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(entries("")).noneMatch(entry -> entry.contains("too old")));
    assertThat(entries("")).anyMatch(entry -> entry.contains("not yet"));
  }

  @Test
  void listComesInParts() {
    api.delete("/api/jobs/1001").expect(404);
    api.delete("/api/jobs/1002").expect(404);
    Awaitility.await().until(() -> !entries("|1002|").isEmpty());
    AuditPageJson first = api.get("/api/audit?limit=1").expect(200).as(AuditPageJson.class);
    assertThat(first.entries()).hasSize(1);
    AuditPageJson second =
        api.get("/api/audit?limit=1&cursor=" + first.nextCursor())
            .expect(200)
            .as(AuditPageJson.class);
    assertThat(second.entries().getFirst().id()).isLessThan(first.entries().getFirst().id());
    api.get("/api/audit?limit=0").expect(422);
  }

  @Test
  void everyOperationThatChangesSomethingHasWords() {
    JsonNode paths = api.get("/q/openapi?format=json").expect(200).json().path("paths");
    List<String> without = new ArrayList<>();
    paths
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method -> {
                          String asked = path.getKey().replaceAll("\\{[^}]*}", "1");
                          String upper = method.toUpperCase(Locale.ROOT);
                          if (CHANGING.contains(method)
                              && Action.of(upper, asked).words().startsWith(upper)) {
                            without.add(upper + " " + path.getKey());
                          }
                        }));
    assertThat(without).isEmpty();
  }

  private String await(String action, int status) {
    Awaitility.await(action + " is noted")
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                !entries("|" + action + "|").stream()
                    .filter(e -> has(e, status))
                    .toList()
                    .isEmpty());
    return entries("|" + action + "|").stream()
        .filter(entry -> has(entry, status))
        .findFirst()
        .orElseThrow();
  }

  private static boolean has(String entry, int status) {
    return entry.contains("|" + status + "|");
  }

  private List<String> entries(String containing) {
    return api.get("/api/audit").expect(200).as(AuditPageJson.class).entries().stream()
        .map(
            e ->
                String.join(
                    "|",
                    e.who(),
                    e.action(),
                    e.subject(),
                    e.method(),
                    e.path(),
                    String.valueOf(e.status()),
                    e.remote()))
        .filter(entry -> entry.contains(containing))
        .toList();
  }
}
