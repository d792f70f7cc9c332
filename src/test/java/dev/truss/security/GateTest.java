package dev.truss.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Speaks HTTP by hand: clients of libraries do not let such requests out. */
@QuarkusTest
@TestProfile(GateTest.Names.class)
class GateTest {

  public static final class Names implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "truss.http.hosts", "truss.example.com",
          "truss.http.service", "truss-web",
          "truss.http.namespace", "dev",
          "truss.http.cors", "https://app.example.com,http://localhost:5173");
    }
  }

  @TestHTTPResource("/")
  URI base;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:1234",
        "localhost.",
        "127.0.0.1",
        "127.0.0.1:8787",
        "10.20.30.40:80",
        "[::1]",
        "[::1]:8787",
        "[fe80::1]",
        "truss.example.com",
        "Truss.Example.COM.:443",
        "truss-web",
        "truss-web:8787",
        "truss-web.dev.svc",
        "truss-web.dev.svc.cluster.local.:80"
      })
  void itsOwnHostsAreServed(String host) throws IOException {
    assertThat(get("/q/health/live", "Host: " + host)).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          evil.example
          evil.example:8787
          truss.example.com.evil.example
          truss-web.dev
          truss-web.other.svc
          truss-web.dev.svc.evil.example
          localhost.evil.example
          127.0.0.1.evil.example
          127.1
          0x7f.0.0.1
          2130706433
          localhost,evil.example
          localhost:
          """)
  void otherHostsAreNot(String host) throws IOException {
    for (String path : new String[] {"/api/things", "/q/health/live", "/q/openapi", "/nothing"}) {
      assertThat(get(path, "Host: " + host))
          .startsWith("HTTP/1.1 421")
          .contains("application/problem+json")
          .contains("\"code\":\"host_not_allowed\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: localhost:8787@evil.example",
        "Host: [::1].evil.example",
        "Host: [::1",
        "Host: localhost:80:80",
        "Host: localhost evil.example",
        "X: y"
      })
  void hostsThatAreNoneAreRefused(String header) throws IOException {
    assertThat(get("/q/health/live", header))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json");
  }

  @Test
  void anOldRequestWithoutHostIsRefused() throws IOException {
    assertThat(send("GET /q/health/live HTTP/1.0\r\n\r\n")).contains(" 421 ");
  }

  @Test
  void twoHostsAreRefused() throws IOException {
    assertThat(get("/q/health/live", "Host: localhost\r\nHost: evil.example"))
        .doesNotStartWith("HTTP/1.1 200");
  }

  @Test
  void forwardedHostsChangeNothing() throws IOException {
    String forwarded = "\r\nX-Forwarded-Host: localhost\r\nForwarded: host=localhost";
    assertThat(get("/q/health/live", "Host: evil.example" + forwarded)).startsWith("HTTP/1.1 421");
  }

  @Test
  void anAbsoluteTargetIsRefused() throws IOException {
    assertThat(get("http://evil.example/q/health/live", "Host: localhost"))
        .startsWith("HTTP/1.1 421");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          localhost:8787         | http://localhost:8787          | -           | 201
          localhost:8787         | http://localhost:8787          | same-origin | 201
          localhost:8787         | -                              | none        | 201
          localhost:8787         | -                              | -           | 201
          truss.example.com      | https://truss.example.com      | same-origin | 201
          truss.example.com      | https://truss.example.com:443  | same-origin | 201
          truss.example.com:443  | https://TRUSS.example.com      | same-origin | 201
          localhost:8787         | https://app.example.com        | cross-site  | 201
          localhost:8787         | http://localhost:5173          | same-site   | 201
          localhost:8787         | http://localhost:3000          | same-site   | 403
          localhost:8787         | http://localhost               | -           | 403
          localhost:8787         | https://evil.example           | cross-site  | 403
          localhost:8787         | https://evil.example           | -           | 403
          localhost:8787         | http://localhost:8787          | cross-site  | 403
          localhost:8787         | -                              | cross-site  | 403
          localhost:8787         | -                              | same-site   | 403
          localhost:8787         | null                           | -           | 403
          localhost:8787         | null                           | none        | 403
          localhost:8787         | http://localhost:8787.evil.example | -       | 403
          localhost:8787         | http://app.example.com         | -           | 403
          localhost:8787         | https://app.example.com.evil.example | -     | 403
          localhost:8787         | https://x@app.example.com      | -           | 403
          """)
  void whatChangesSomethingComesFromOurPagesOnly(
      String host, String origin, String fetchSite, int status) throws IOException {
    String headers =
        "Host: "
            + host
            + (origin == null ? "" : "\r\nOrigin: " + origin)
            + (fetchSite == null ? "" : "\r\nSec-Fetch-Site: " + fetchSite);
    String answer = post("/api/things", headers, "{}");
    assertThat(answer).startsWith("HTTP/1.1 " + status);
    if (status == 403) {
      assertThat(answer).contains("cross_site_request").doesNotContain("ccess-control");
    }
  }

  @Test
  void aNavigationMayComeFromAnywhere() throws IOException {
    assertThat(get("/q/health/live", "Host: localhost\r\nSec-Fetch-Site: cross-site"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void pagesOfAllowedOriginsMayReadWithCredentials() throws IOException {
    assertThat(
            get("/api/things", "Host: localhost\r\nOrigin: https://app.example.com")
                .toLowerCase(Locale.ROOT))
        .startsWith("http/1.1 200")
        .contains("access-control-allow-origin: https://app.example.com")
        .contains("access-control-allow-credentials: true")
        .contains("vary: origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://evil.example",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate"
      })
  void pagesOfOtherOriginsMayNotRead(String header) throws IOException {
    for (String method : new String[] {"GET", "HEAD"}) {
      assertThat(
              send(head(method + " /api/things", "Host: localhost\r\n" + header))
                  .toLowerCase(Locale.ROOT))
          .startsWith("http/1.1 403")
          .doesNotContain("access-control");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: none", "X: y"})
  void ownPagesAndProgramsMayRead(String header) throws IOException {
    assertThat(get("/api/things", "Host: localhost\r\n" + header)).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @CsvSource({
    "//api/things,             404",
    "/%61pi/things,            404",
    "/x/../api/things,         404",
    "/api/things;x=y,          404",
    "/api/things?label=a%00b,  400"
  })
  void targetsInAnotherFormAreRefused(String target, int status) throws IOException {
    assertThat(post(target, "Host: localhost", "{}"))
        .startsWith("HTTP/1.1 " + status)
        .contains("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"xchunked", "chunked, chunked", "gzip, chunked", "identity", "\u000bchunked"})
  void unknownTransferCodingIsRefused(String coding) throws IOException {
    String request =
        head("POST /api/things", "Host: localhost\r\nTransfer-Encoding: " + coding)
            + "2\r\n{}\r\n0\r\n\r\n";
    assertThat(send(request)).startsWith("HTTP/1.1 400").doesNotContain("HTTP/1.1 201");
  }

  @Test
  void preflightsOfAllowedOriginsPass() throws IOException {
    assertThat(preflight("https://app.example.com").toLowerCase(Locale.ROOT))
        .startsWith("http/1.1 204")
        .contains("access-control-allow-origin: https://app.example.com")
        .contains("idempotency-key");
  }

  @Test
  void preflightsOfOthersDoNot() throws IOException {
    assertThat(preflight("https://evil.example"))
        .startsWith("HTTP/1.1 403")
        .contains("cross_site_request");
  }

  @Test
  void answersCarryTheHeadersThatProtectBrowsers() throws IOException {
    for (String host : new String[] {"localhost", "evil.example"}) {
      assertThat(get("/api/things", "Host: " + host).toLowerCase(Locale.ROOT))
          .contains("x-content-type-options: nosniff")
          .contains("content-security-policy: default-src 'self'; script-src 'self'; style-src")
          .contains("x-frame-options: deny")
          .contains("cache-control: no-store");
    }
  }

  @Test
  void noBodyIsAnEmptyObject() throws IOException {
    String empty = "{\"label\":null";
    assertThat(send(head("POST /api/things", "Host: localhost")))
        .startsWith("HTTP/1.1 201")
        .contains(empty);
    assertThat(post("/api/things", "Host: localhost", "")).contains(empty);
    assertThat(post("/api/things", "Host: localhost\r\nContent-Type: text/plain", ""))
        .contains(empty);
    assertThat(post("/api/things", "Host: localhost\r\nContent-Type: application/json", ""))
        .contains(empty);
  }

  @Test
  void aBodyWithoutTypeIsTakenForJson() throws IOException {
    String request = head("POST /api/things", "Host: localhost\r\nContent-Length: 13");
    assertThat(send(request + "{\"label\":\"a\"}"))
        .startsWith("HTTP/1.1 201")
        .contains("\"label\":\"a\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/plain; application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonx",
        ";",
        "application/json\r\nContent-Type: text/plain"
      })
  void whatIsNotJsonReachesNoResource(String type) throws IOException {
    assertThat(post("/api/things", "Host: localhost\r\nContent-Type: " + type, "{}"))
        .startsWith("HTTP/1.1 415")
        .contains("unsupported_media_type");
  }

  @Test
  void aBodyOfOneMebibyteIsRead() throws IOException {
    assertThat(post("/api/things", "Host: localhost", "{" + " ".repeat(1024 * 1024 - 2) + "}"))
        .startsWith("HTTP/1.1 201");
  }

  @Test
  void aLargerBodyIsRefusedHoweverItIsSent() throws IOException {
    String body = "{" + " ".repeat(10 * 1024 * 1024) + "}";
    assertThat(post("/api/things", "Host: localhost", body)).startsWith("HTTP/1.1 413");
    String chunk = " ".repeat(64 * 1024);
    StringBuilder chunked =
        new StringBuilder(
            head("POST /api/things", "Host: localhost\r\nTransfer-Encoding: chunked"));
    for (int i = 0; i < 100; i++) {
      chunked.append("10000\r\n").append(chunk).append("\r\n");
    }
    chunked.append("0\r\n\r\n");
    assertThat(send(chunked.toString()))
        .startsWith("HTTP/1.1 413")
        .contains("body_too_large")
        .contains("1048576");
  }

  @Test
  void aRefusedBodyDoesNotSpoilTheConnection() throws IOException {
    String refused =
        "POST /api/things HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 100000\r\n\r\n"
            + " ".repeat(100_000);
    String next = "GET /q/health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assertThat(send(refused + next)).startsWith("HTTP/1.1 421").contains("HTTP/1.1 200");
  }

  @Test
  void aClientThatAsksWhetherItMaySendIsTold() throws IOException {
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      write(
          socket,
          head("POST /api/things", "Host: localhost\r\nExpect: 100-continue\r\nContent-Length: 2"));
      BufferedReader answer = reader(socket);
      assertThat(answer.readLine()).startsWith("HTTP/1.1 100");
      write(socket, "{}");
      assertThat(answer.lines().toList()).contains("HTTP/1.1 201 Created");
    }
  }

  @Test
  void aPathThatCannotBeDecodedIsRefused() throws IOException {
    assertThat(get("/api/%zz", "Host: localhost")).startsWith("HTTP/1.1 400");
  }

  private String preflight(String origin) throws IOException {
    String headers = "Host: localhost\r\nAccess-Control-Request-Method: POST\r\nOrigin: " + origin;
    return send(head("OPTIONS /api/things", headers));
  }

  private String get(String target, String headers) throws IOException {
    return send(head("GET " + target, headers));
  }

  private String post(String path, String headers, String body) throws IOException {
    String type = headers.contains("Content-Type") ? "" : "\r\nContent-Type: application/json";
    String length = "\r\nContent-Length: " + body.length();
    return send(head("POST " + path, headers + type + length) + body);
  }

  private static String head(String request, String headers) {
    return request + " HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n";
  }

  private String send(String request) throws IOException {
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      write(socket, request);
      return String.join("\n", reader(socket).lines().toList());
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }
}
