package dev.truss.testsupport;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiDocumentTest {

  private static final String PROBLEM = "application/problem+json";

  private ApiDocument document;

  @BeforeEach
  void describeThings() throws JsonProcessingException {
    document =
        new ApiDocument(
            new ObjectMapper()
                .readTree(
                    """
                    {"paths": {
                      "/api/things/{id}": {"get": {
                        "parameters": [{"name": "id", "in": "path", "schema": {"type": "integer"}}],
                        "responses": {
                          "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
                          "204": {},
                          "404": {"$ref": "#/components/responses/NotFound"}}}}},
                     "components": {
                      "responses": {"NotFound": {"content": {"application/problem+json":
                        {"schema": {"$ref": "#/components/schemas/Problem"}}}}},
                      "schemas": {
                       "Thing": {"type": "object", "required": ["name", "note"], "properties": {
                         "name": {"type": "string"}, "note": {"type": ["string", "null"]},
                         "at": {"type": "string", "format": "date-time"},
                         "mode": {"anyOf": [{"$ref": "#/components/schemas/Mode"}, {"type": "null"}]}}},
                       "Mode": {"type": "string", "enum": ["auto", "fail"]},
                       "Problem": {"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}}}}}}"""));
  }

  private void get(String path, int status, String type, String body) {
    document.check("GET", path, status, type, body);
  }

  @Test
  void answerAsDescribedPasses() {
    assertThatCode(
            () -> {
              get(
                  "/api/things/1",
                  200,
                  "application/json;charset=UTF-8",
                  "{\"name\":\"a\",\"note\":null,\"mode\":null,\"at\":\"2026-01-15T10:00:00Z\"}");
              get("/api/things/1", 204, "", "");
              get("/api/things/1", 404, PROBLEM, "{\"code\":\"x\"}");
              get("/api/things/x", 404, PROBLEM, "{\"code\":\"x\"}");
              get("/nothing", 200, "text/html", "<p>");
            })
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\":\"a\"} | note",
        "{\"name\":null,\"note\":null} | /name",
        "{\"name\":1,\"note\":null} | /name",
        "{\"name\":\"a\",\"note\":null,\"other\":1} | other",
        "{\"name\":\"a\",\"note\":null,\"mode\":\"none\"} | /mode",
        "{\"name\":\"a\",\"note\":null,\"at\":\"yesterday\"} | /at",
        "{\"name\": | JSON"
      })
  void memberInAnotherFormFailsWithItsPlace(String body, String place) {
    assertThatThrownBy(() -> get("/api/things/1", 200, "application/json", body))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(place);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/api/things/1 | 409 | application/problem+json | {\"code\":\"x\"} | 409",
        "/api/things/1 | 200 | text/plain | a | text/plain",
        "/api/things/1 | 204 | application/json | {} | application/json",
        "/api/others | 200 | application/json | {} | operation",
        "/api/things/x | 404 | application/json | {} | problem document",
        "/api/things/x | 404 | application/problem+json | {} | code"
      })
  void statusAndContentTypeAreThoseOfTheDocument(
      String path, int status, String type, String body, String reason) {
    assertThatThrownBy(() -> get(path, status, type, body))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(reason);
  }
}
