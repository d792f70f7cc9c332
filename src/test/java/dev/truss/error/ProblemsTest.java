package dev.truss.error;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ProblemsTest {

  @Test
  void aProblemHasAllMembers() {
    problem(given().get("/api/things/7").then(), 404, "thing_not_found")
        .body("type", equalTo("urn:truss:problem:thing_not_found"))
        .body("title", equalTo("Not found"))
        .body("status", equalTo(404))
        .body("detail", equalTo("There is no thing 7."))
        .body("error", equalTo("There is no thing 7."));
  }

  @Test
  void memberOfEveryProblemIsNotGivenTwice() {
    var problem = ProblemException.conflict("thing_busy");

    for (String own : Problem.OWN) {
      assertThatThrownBy(() -> problem.with(own, "x")).hasMessageContaining(own);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/api",
        "/api/nothing",
        "/q/nothing",
        "/api/things/seven",
        "/api/things/-1",
        "/api/things/99999999999999999999999999",
        "/api/things/1/2/3"
      })
  void unknownPathsAreProblems(String path) {
    problem(given().get(path).then(), 404, "not_found")
        .body("detail", containsString("an id, it is a whole number"));
  }

  @Test
  void aMethodThatIsNotThereIsAProblem() {
    problem(given().delete("/api/things").then(), 405, "method_not_allowed")
        .header("Allow", equalTo("GET, HEAD, OPTIONS, PATCH, POST"));
    problem(given().delete("/api/things/7").then(), 405, "method_not_allowed")
        .header("Allow", equalTo("GET, HEAD, OPTIONS"));
  }

  @Test
  void anAcceptHeaderThatLeavesNothingIsAProblem() {
    problem(given().accept("image/png").get("/api/things").then(), 406, "not_acceptable");
  }

  @ParameterizedTest
  @CsvSource({"limit=ten,whole number", "limit=99999999999,whole number", "limit=101,100"})
  void aQueryParameterIsNamed(String query, String allowed) {
    problem(given().get("/api/things?" + query).then(), 422, "invalid_field")
        .body("field", equalTo("limit"))
        .body("allowed", containsString(allowed));
  }

  @Test
  void unavailablePostgresSaysWhenToComeBack() {
    for (String how : new String[] {"unavailable", "waited"}) {
      problem(given().get("/api/things/failing/" + how).then(), 503, "postgres_unavailable")
          .header("Retry-After", "5")
          .body("detail", not(containsString("10.1.2.3")));
    }
  }

  @Test
  void aFullDiskIsNoFaultOfTruss() {
    problem(given().get("/api/things/failing/full").then(), 409, "disk_full")
        .body(
            "detail",
            equalTo("The disk is full: could not extend file. Free space on it and try again."));
  }

  @Test
  void aWrappedProblemIsFound() {
    problem(given().get("/api/things/failing/wrapped").then(), 409, "wrapped");
  }

  @Test
  void whatIsOurFaultTellsNothingButAnId() {
    for (String how : new String[] {"sql", "other"}) {
      problem(given().get("/api/things/failing/" + how).then(), 500, "internal_error")
          .body("error_id", matchesPattern("[0-9a-f-]{36}"))
          .body(not(containsString("secret_column")))
          .body(not(containsString("hunter2")))
          .body(not(containsString("Exception")));
    }
  }

  @Test
  void malformedJsonIsLocated() {
    problem(post("{\n  \"label\": nonsense}"), 400, "malformed_json")
        .body("line", equalTo(2))
        .body("column", greaterThan(0))
        .body("detail", containsString("nonsense"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "null",
        "\"text\"",
        "7",
        " ",
        "{} {}",
        "{}x",
        "{\"ttl_hours\": NaN}",
        "\u0000\u0000\u0000{",
        "{\"label\": \"a\", \"label\": \"b\"}"
      })
  void whatIsNoJsonObjectIsMalformed(String body) {
    problem(post(body), 400, "malformed_json");
  }

  @Test
  void anUnknownFieldIsNamedWithTheAllowedOnes() {
    problem(post("{\"ttlHour\": 3}"), 400, "unknown_field")
        .body("field", equalTo("ttlHour"))
        .body("allowed", hasItems("label", "ttl_hours", "target_time"))
        .body("detail", containsString("ttl_hours"));
  }

  @Test
  void anUnknownFieldFurtherInHasItsPath() {
    problem(post("{\"parts\": [{}, {\"name\": 1}]}"), 400, "unknown_field")
        .body("field", equalTo("parts[1].name"))
        .body("allowed", contains("part_name"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"label": 5}               | label         | a text
          {"label": []}              | label         | a text
          {"ttl_hours": "soon"}      | ttl_hours     | a number
          {"ttl_hours": "24"}        | ttl_hours     | a number
          {"ttlHours": ""}           | ttl_hours     | a number
          {"ttl_hours": true}        | ttl_hours     | a number
          {"count": 1.5}             | count         | a whole number
          {"count": 99999999999}     | count         | a whole number
          {"count": {}}              | count         | a whole number
          {"mode": "other"}          | mode          | one of auto, fail
          {"mode": 0}                | mode          | one of auto, fail
          {"target_time": "morning"} | target_time   | 2025-01-15T10:00:00Z
          {"is_kept": "yes"}         | is_kept       | true or false
          {"is_kept": 1}             | is_kept       | true or false
          {"parts": {}}              | parts         | a list
          {"parts": [1]}             | parts[0]      | an object
          {"label": "longer than 10"}| label         | 10
          {"parts": [{"part_name": "four"}]} | parts.part_name | 3
          """)
  void aFieldOfTheWrongTypeIsNamed(String body, String field, String allowed) {
    problem(post(body), 422, "invalid_field")
        .body("field", equalTo(field))
        .body("allowed", containsString(allowed))
        .body("detail", startsWith(field));
  }

  @Test
  void bothSpellingsOfAFieldAreTaken() {
    for (String name : new String[] {"ttl_hours", "ttlHours"}) {
      post("{\"%s\": 1.5}".formatted(name)).statusCode(201).body("ttl_hours", equalTo(1.5f));
    }
  }

  private static ValidatableResponse post(String body) {
    return given().contentType("application/json").body(body).post("/api/things").then();
  }

  private static ValidatableResponse problem(ValidatableResponse answer, int status, String code) {
    Matcher<String> type = equalTo("application/problem+json");
    return answer.statusCode(status).contentType(type).body("code", equalTo(code));
  }
}
