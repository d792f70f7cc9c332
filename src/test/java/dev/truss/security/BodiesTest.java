package dev.truss.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that do not come, or come in another way than they should; heads that are too large. */
@QuarkusTest
@TestProfile(BodiesTest.LittleRoom.class)
class BodiesTest {

  public static final class LittleRoom implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("truss.http.bodies", "1000000", "truss.http.body-timeout", "2s");
    }
  }

  @TestHTTPResource("/")
  URI base;

  @Test
  void bodyThatDoesNotComeIsGivenUp() throws IOException {
    try (Socket socket = begin("Content-Length: 100", "{\"label\":")) {
      assertThat(rest(socket)).startsWith("HTTP/1.1 408").contains("body_too_slow");
    }
  }

  @Test
  void bodiesUnderWayHaveABoundAndFreeWhatTheyTook() throws IOException {
    List<Socket> stalled = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      stalled.add(begin("Content-Length: 100001", "{" + " ".repeat(99_999)));
    }
    List<String> answers = new ArrayList<>();
    for (Socket socket : stalled) {
      answers.add(rest(socket));
      socket.close();
    }
    assertThat(answers).anyMatch(answer -> answer.startsWith("HTTP/1.1 408"));
    assertThat(answers)
        .filteredOn(answer -> !answer.startsWith("HTTP/1.1 408"))
        .isNotEmpty()
        .allMatch(answer -> answer.startsWith("HTTP/1.1 503") && answer.contains("too_many_bodies"))
        .allMatch(answer -> answer.contains("etry-after:") || answer.contains("etry-After:"));

    try (Socket socket = begin("Content-Length: 400002\r\nConnection: close", "{")) {
      write(socket, " ".repeat(400_000) + "}");
      assertThat(rest(socket)).startsWith("HTTP/1.1 201");
    }
  }

  @Test
  void bodyThatIsAnsweredGivesItsRoomBack() throws IOException {
    for (int i = 0; i < 10; i++) {
      try (Socket socket = begin("Content-Length: 300000\r\nConnection: close", "{")) {
        write(socket, " ".repeat(299_998) + "}");
        assertThat(rest(socket)).startsWith("HTTP/1.1 201");
      }
    }
  }

  @Test
  void nothingIsReadBehindABodyWithTwoLengths() throws IOException {
    try (Socket socket =
        begin(
            "Content-Length: 100\r\nTransfer-Encoding: chunked",
            """
            2
            {}
            0

            POST /api/things HTTP/1.1
            Host: localhost
            Content-Length: 2

            {}"""
                .replace("\n", "\r\n"))) {
      assertThat(rest(socket).split("HTTP/1.1 ", -1)).hasSizeLessThanOrEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"5000, 414, uri_too_long", "100000, 414, uri_too_long"})
  void longAddressIsAProblem(int length, int status, String code) throws IOException {
    String answer =
        send("GET /api/things?label=" + "a".repeat(length) + " HTTP/1.1\r\nHost: localhost\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status)
        .contains("application/problem+json")
        .contains(code);
  }

  @Test
  void largeHeadersAreAProblem() throws IOException {
    String answer =
        send("GET /api/things HTTP/1.1\r\nHost: localhost\r\nX-Y: " + "a".repeat(30_000) + "\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 431")
        .contains("application/problem+json")
        .contains("headers_too_large");
  }

  private String send(String head) throws IOException {
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      write(socket, head + "Connection: close\r\n\r\n");
      return rest(socket);
    }
  }

  private Socket begin(String headers, String body) throws IOException {
    Socket socket = new Socket(base.getHost(), base.getPort());
    write(
        socket,
        "POST /api/things HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + headers
            + "\r\n\r\n"
            + body);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  /** Up to where Truss closes. */
  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
