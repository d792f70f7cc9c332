package dev.truss.dashboard;

import static io.restassured.RestAssured.config;
import static io.restassured.RestAssured.given;
import static io.restassured.config.DecoderConfig.decoderConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class DashboardPagesTest {

  private static final String BROWSER = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8";
  private static final Pattern SCRIPT = Pattern.compile("src=\"(/assets/[^\"]+\\.js)\"");

  @BeforeEach
  void itIsInThisBuild() {
    assumeTrue(
        Thread.currentThread().getContextClassLoader().getResource("META-INF/resources/index.html")
            != null,
        "built with -Dtruss.webui.skip, and without the dashboard");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/index.html",
        "/branches",
        "/branches/7",
        "/backups/schedules",
        "/recovery/7",
        "/sql",
        "/schema",
        "/migrations",
        "/usage",
        "/activity/audit"
      })
  void everyViewCanBeReloaded(String address) {
    given()
        .header("Accept", BROWSER)
        .get(address)
        .then()
        .statusCode(200)
        .contentType("text/html")
        .header("Cache-Control", "no-cache")
        .header("Content-Security-Policy", containsString("script-src 'self';"))
        .body(containsString("<div id=\"root\">"));
  }

  @Test
  void thePageHasNoScriptThatThePolicyForbids() {
    assertThat(page()).doesNotContainPattern("<script(?![^>]*\\bsrc=)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/branches/7", "/backups"})
  void whoIsNoBrowserHearsThatThereIsNothing(String address) {
    given()
        .header("Accept", "application/json")
        .get(address)
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("code", equalTo("not_found"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nonsense", "/nonsense/x", "/branches.html", "/apis", "/a/b/c.js"})
  void browserAtAnUnknownAddressGetsThePage(String address) {
    given()
        .header("Accept", BROWSER)
        .get(address)
        .then()
        .statusCode(404)
        .contentType("text/html")
        .body(containsString("<div id=\"root\">"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nonsense", "/nonsense/x"})
  void programAtAnUnknownAddressGetsAProblem(String address) {
    given()
        .header("Accept", "application/json")
        .get(address)
        .then()
        .statusCode(404)
        .contentType("application/problem+json");
  }

  @Test
  void apiAddressesAreNoViews() {
    given()
        .header("Accept", BROWSER)
        .get("/api/nothing")
        .then()
        .statusCode(404)
        .body(not(containsString("<div")));
  }

  @Test
  void filesAreKeptForeverAndSentCompressed() {
    Matcher script = SCRIPT.matcher(page());
    assertThat(script.find()).isTrue();
    given()
        .header("Accept-Encoding", "gzip")
        .get(script.group(1))
        .then()
        .statusCode(200)
        .header("Content-Encoding", "gzip")
        .header("Cache-Control", "public, max-age=31536000, immutable");
  }

  @Test
  void theLicencesOfWhatThePageIsMadeWithAreBesideIt() {
    given()
        .get("/licenses.txt")
        .then()
        .statusCode(200)
        .contentType("text/plain; charset=utf-8")
        .header("Cache-Control", "no-cache")
        .body(matchesPattern("(?s).*\\nelkjs \\S+ \\(EPL-2\\.0\\)\\n.*"))
        .body(containsString("Eclipse Public License - v 2.0"));
  }

  @Test
  void aFileThatIsNotThereIsNotKept() {
    given()
        .get("/assets/index-gone.js")
        .then()
        .statusCode(404)
        .header("Cache-Control", not(containsString("immutable")));
  }

  @Test
  void filesArePlainForWhoCannotUnpack() {
    Matcher script = SCRIPT.matcher(page());
    assertThat(script.find()).isTrue();
    given()
        .config(config().decoderConfig(decoderConfig().noContentDecoders()))
        .get(script.group(1))
        .then()
        .statusCode(200)
        .header("Content-Encoding", nullValue())
        .header("Cache-Control", "public, max-age=31536000, immutable")
        .body(containsString("import"));
  }

  private static String page() {
    return given().header("Accept", BROWSER).get("/").asString();
  }
}
