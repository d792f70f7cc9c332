package dev.truss.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProblemDocumentationTest {

  private JsonPath document;

  @BeforeEach
  void read() {
    document = given().get("/q/openapi?format=json").then().statusCode(200).extract().jsonPath();
  }

  @Test
  void theDocumentSaysWhatItIs() {
    assertThat(document.getString("openapi")).startsWith("3.1");
    assertThat(document.getString("info.title")).isEqualTo("Truss");
    assertThat(document.getString("servers[0].url")).isEqualTo("/");
  }

  @Test
  void everyOperationHasTheErrorsThatItMayGive() {
    assertThat(statuses("'/api/things'.post"))
        .contains("400", "403", "409", "413", "415", "422", "500", "503");
    assertThat(statuses("'/api/things'.get")).contains("200", "422", "500", "503");
    assertThat(statuses("'/api/things/{id}'.get")).contains("404");
    assertThat(statuses("'/api/branches/source'.get")).contains("404", "409");
  }

  @Test
  void everyOperationSaysHowAnyRequestMayBeRefused() {
    assertThat(statuses("'/api/things/{id}'.get"))
        .contains("400", "403", "406", "408", "413", "414", "421", "431");
  }

  @Test
  void whatMayBeNullInARequestMayBeAbsent() {
    assertThat(document.getList("components.schemas.Thing.required")).isNull();
    assertThat(document.<String>getList("components.schemas.Thing.properties.label.type"))
        .containsExactlyInAnyOrder("string", "null");
  }

  @Test
  void membersOfAnswersAreAlwaysThereUnlessTheyAreLeftOutWhenNull() {
    assertThat(document.<String>getList("components.schemas.Job.required"))
        .contains("id", "reason", "progress", "seconds_left");
    assertThat(document.<String>getList("components.schemas.Job.properties.reason.type"))
        .contains("null");
    assertThat(document.<String>getList("components.schemas.JobPage.required"))
        .containsExactly("jobs");
    assertThat(document.getString("components.schemas.Lsn.type")).isEqualTo("string");
  }

  @Test
  void sqlTakesNoIdempotencyKey() {
    assertThat(document.<Object>getList("paths.'/api/sql'.post.parameters")).isNull();
  }

  @Test
  void anErrorThatNobodyDescribedIsOurs() {
    assertThat(document.getString("paths.'/api/things'.post.responses.'400'.'$ref'"))
        .isEqualTo("#/components/responses/Problem_400");
  }

  @Test
  void anErrorHasSchemaAndExample() {
    Map<String, Object> example =
        document.getMap(
            "components.responses.Problem_422.content.'application/problem+json'.example");
    assertThat(example).containsEntry("code", "invalid_field").containsEntry("status", 422);
    List<String> required = document.getList("components.schemas.Problem.required");
    assertThat(required).contains("type", "title", "status", "detail", "code", "error");
  }

  @Test
  void fieldsHaveTheirNamesInJson() {
    Map<String, Object> fields = document.getMap("components.schemas.Thing.properties");
    assertThat(fields).containsKeys("label", "ttl_hours", "target_time");
  }

  @Test
  void onlyPostTakesAnIdempotencyKey() {
    List<String> parameters = document.getList("paths.'/api/things'.post.parameters.$ref");
    assertThat(parameters).containsExactly("#/components/parameters/IdempotencyKey");
    List<String> others = document.getList("paths.'/api/things'.get.parameters.name");
    assertThat(others).containsExactly("limit");
  }

  private List<String> statuses(String operation) {
    return document.<String, Object>getMap("paths." + operation + ".responses").keySet().stream()
        .toList();
  }
}
