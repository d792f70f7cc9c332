package dev.truss.branch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Api;
import dev.truss.testsupport.Api.Answer;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.ProblemJson;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is sent is either done right or answered with a problem that helps, and then nothing has
 * changed.
 */
class LabelsAndBadInputIT {
  @RegisterExtension private static final World world = World.create();

  private final Branches branches = world.branches();

  static Stream<String> labelsDoneRight() {
    return Stream.of(
        "a",
        "x".repeat(60),
        "it's",
        "\"quoted\"",
        "'; DROP DATABASE shop; --",
        "$1 %s {} \\ \\\\",
        "😀 party",
        "👩‍👩‍👧‍👦".repeat(5),
        "../../etc/passwd",
        "\u05E9\u05DC\u05D5\u05DD \u0645\u0631\u062D\u0628\u0627",
        "ветка",
        "ﷺ",
        "Ünïcödé",
        "--",
        "123",
        "truss_staging_0123456789ab_0123456789abcdef",
        "postgres");
  }

  @ParameterizedTest
  @MethodSource("labelsDoneRight")
  void labelIsKeptAndMakesAName(String label) {
    BranchJson branch = branches.create(label);
    assertThat(branch.label()).isEqualTo(label);
    String database = branch.database();
    assertThat(database).matches("truss_branch_[a-z0-9_]{1,40}_[a-z0-9]{6,8}");
    assertThat(database.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(63);
    assertThat(Databases.exists(world.server(), database)).isTrue();
    assertThat(branches.get(branch.id()).label()).isEqualTo(label);
    branches.delete(branch.id());
  }

  @Test
  void labelsThatDifferLateGetDifferentNames() {
    String common = "y".repeat(45);
    String first = branches.create(common + "1").database();
    String second = branches.create(common + "2").database();
    assertThat(first).isNotEqualTo(second);
    assertThat(Databases.names(world.server())).contains(first, second);
  }

  @Test
  void requestsTakeBothSpellings() {
    BranchJson snake = created("{\"ttl_hours\":2,\"max_hold\":10}");
    BranchJson camel = created("{\"ttlHours\":2,\"maxHold\":10}");
    assertThat(snake.ttlHours()).isEqualTo(camel.ttlHours());
  }

  static Stream<Arguments> badRequests() {
    return Stream.of(
        bad("label", Api.quote("x".repeat(61))),
        bad("label", Api.quote("😀".repeat(61))),
        bad("label", "\"line\\nbreak\""),
        bad("label", "\"nul\\u0000\""),
        bad("label", "\"\u202Egnissorc\u202C\""),
        bad("label", "\"\u200F\""),
        bad("label", "\"\u2028\""),
        bad("label", "\"lone surrogate \\ud800\""),
        bad("ttlHours", "-1"),
        bad("ttlHours", "-0.0001"),
        bad("ttlHours", "1e308"),
        bad("ttlHours", "1e999999999"),
        bad("connections", "\"gently\""),
        bad("connections", "\"\""),
        bad("parent", "99999999999999999999"),
        bad("parent", "1.5"),
        bad("maxHold", "-1"),
        bad("maxHold", "0"),
        bad("maxHold", "1e308"));
  }

  private static Arguments bad(String field, String value) {
    return Arguments.of(field, "{\"%s\": %s}".formatted(field, value));
  }

  @Quick
  @ParameterizedTest
  @MethodSource("badRequests")
  void badValueIsNamed(String field, String request) {
    List<String> before = Databases.names(world.server());
    Answer answer = world.api().post("/api/branches", request);
    assertProblem(answer);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("invalid_field");
    assertThat(answer.problem().field()).isEqualTo(snake(field));
    assertThat(answer.problem().allowed().asText()).isNotBlank();
    assertThat(Databases.names(world.server())).isEqualTo(before);
  }

  private static String snake(String camel) {
    return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  @Test
  void numberWithABillionDecimalsIsAnsweredAtOnce() {
    Answer answer = world.api().post("/api/branches", "{\"ttlHours\": 1e-999999999}");
    assertThat(answer.status()).isIn(201, 400, 422);
    world.truss().awaitReady();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\\t"})
  void emptyLabelIsRefusedOrReplaced(String label) {
    Answer answer = world.api().post("/api/branches", "{\"label\": \"%s\"}".formatted(label));
    if (answer.status() == 201) {
      assertThat(answer.branch().label()).startsWith("branch_");
    } else {
      assertProblem(answer);
      assertThat(answer.problem().field()).isEqualTo("label");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ttlHours\": NaN}",
        "{\"ttlHours\": Infinity}",
        "{\"label\": \"open",
        "{\"label\"}",
        "label=x",
        "{} {}",
        "\u0000",
        "{\"label\": 'single'}"
      })
  void whatIsNotJsonIsCalledThat(String body) {
    Answer answer = world.api().post("/api/branches", body);
    assertProblem(answer);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("malformed_json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "7",
        "\"text\"",
        "true",
        "{\"label\": 5}",
        "{\"label\": {\"a\": 1}}",
        "{\"label\": [\"a\"]}",
        "{\"ttlHours\": \"NaN\"}",
        "{\"ttlHours\": \"soon\"}",
        "{\"ttlHours\": true}",
        "{\"parent\": \"main\"}",
        "{\"parent\": {}}",
        "{\"parent\": {\"snapshot\": \"x\"}}",
        "{\"connections\": 3}",
        "{\"maxHold\": \"long\"}"
      })
  void wrongTypeIsAnsweredWithAProblem(String body) {
    List<String> before = Databases.names(world.server());
    Answer answer = world.api().post("/api/branches", body);
    assertProblem(answer);
    assertThat(answer.status()).isIn(400, 422);
    assertThat(Databases.names(world.server())).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"labell\": \"x\"}", "{\"label\": \"x\", \"constructor\": 1}"})
  void unknownFieldIsNamedWithTheKnownOnes(String body) {
    Answer answer = world.api().post("/api/branches", body);
    assertProblem(answer);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("unknown_field");
    assertThat(answer.problem().field()).isIn("labell", "constructor");
    assertThat(answer.problem().allowed().toString()).contains("label").contains("connections");
  }

  @Test
  void unknownFieldOfAPatchIsNamedToo() {
    String path = "/api/branches/" + branches.create("patched").id();
    Answer answer = world.api().patch(path, "{\"status\": \"expired\"}");
    assertProblem(answer);
    assertThat(answer.code()).isEqualTo("unknown_field");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "label | \"\"",
        "label | \"line\\nbreak\"",
        "ttlHours | -2",
        "ttlHours | 1e308",
      })
  void patchRefusesWhatCreateRefuses(String field, String value) {
    BranchJson branch = branches.create("unpatched");
    Answer answer =
        world.api().patch("/api/branches/" + branch.id(), "{\"%s\":%s}".formatted(field, value));
    assertProblem(answer);
    assertThat(answer.problem().field()).isEqualTo(snake(field));
    assertThat(branches.get(branch.id())).isEqualTo(branch);
    branches.delete(branch.id());
  }

  /** The client of the JDK, unless told otherwise, asks to go on with HTTP/2. */
  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void clientThatAsksForHttp2IsServed(String method) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      var request =
          HttpRequest.newBuilder(world.truss().base().resolve("/api/branches"))
              .method(
                  method,
                  method.equals("GET")
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofString("{\"ttlHours\":2}"));
      if (method.equals("POST")) {
        request.header("Content-Type", "application/json");
      }
      for (int i = 0; i < 2; i++) {
        assertThat(client.send(request.build(), BodyHandlers.ofString()).statusCode())
            .isIn(200, 201);
      }
    }
  }

  @Test
  void tenMegabytesAreTooMany() {
    Answer answer =
        world.api().post("/api/branches", "{\"label\": \"" + "x".repeat(10_000_000) + "\"}");
    assertProblem(answer);
    assertThat(answer.status()).isEqualTo(413);
  }

  @Test
  void deeplyNestedBodyIsRefused() {
    Answer answer = world.api().post("/api/branches", "{\"label\":".repeat(50_000));
    assertProblem(answer);
  }

  @Test
  void otherContentTypesAreRefused() {
    Answer answer =
        world.api().send("POST", "/api/branches", "{}", Map.of("Content-Type", "text/plain"));
    assertProblem(answer);
    assertThat(answer.status()).isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "0",
        "9223372036854775807",
        "9223372036854775808",
        "99999999999999999999999999",
        "main",
        "1;DROP",
        "1.0",
        "0x1",
        "%00",
        "%F0%9F%98%80",
        "%2e%2e%2f",
        "1%20"
      })
  void idThatNamesNoBranchIsAnsweredWithAProblem(String id) {
    for (Answer answer :
        List.of(
            world.api().get("/api/branches/" + id),
            world.api().patch("/api/branches/" + id, "{}"),
            world.api().delete("/api/branches/" + id),
            world.api().post("/api/branches/" + id + "/reset", ""),
            world.api().get("/api/branches/" + id + "/connection"))) {
      assertProblem(answer);
      assertThat(answer.status()).isIn(400, 404, 422);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=-1",
        "limit=many",
        "limit=99999999999",
        "cursor=nonsense",
        "cursor=-1",
        "status=odd"
      })
  void badQueryParameterIsNamed(String query) {
    Answer answer = world.api().get("/api/branches?" + query);
    assertProblem(answer);
    assertThat(answer.problem().field()).isEqualTo(query.substring(0, query.indexOf('=')));
  }

  @Test
  void unknownPathAndMethodAreProblemsToo() {
    assertThat(world.api().get("/api/nothing").expect(404).code()).isNotBlank();
    Answer answer = world.api().send("PUT", "/api/branches", "{}", Map.of());
    assertProblem(answer);
    assertThat(answer.status()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.0", "0.25", "1e2", "8760"})
  void ttlIsADecimalNumberOfHours(String hours) {
    BranchJson branch = created("{\"ttlHours\":%s}".formatted(hours));
    assertThat(branch.ttlHours()).isEqualByComparingTo(hours);
    branches.delete(branch.id());
  }

  private static BranchJson created(String request) {
    return world.api().post(Branches.PATH, request).expect(201).branch();
  }

  private static void assertProblem(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isBetween(400, 499);
    assertThat(answer.header("Content-Type"))
        .as(answer.toString())
        .startsWith("application/problem+json");
    ProblemJson problem = answer.problem();
    assertThat(problem.type()).isNotBlank();
    assertThat(problem.title()).isNotBlank();
    assertThat(problem.status()).isEqualTo(answer.status());
    assertThat(problem.code()).matches("[a-z_]+");
    assertThat(problem.detail()).isNotBlank().doesNotContain("Exception", "dev.truss", "java.");
    assertThat(problem.error()).isEqualTo(problem.detail());
  }
}
