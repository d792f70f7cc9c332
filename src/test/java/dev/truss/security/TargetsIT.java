package dev.truss.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program that users run, and not only its filters, answers such addresses with a problem. */
class TargetsIT {
  @RegisterExtension private static final World world = World.create();

  @Quick
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/branches?label=%zz",
        "/api/branches?label=%",
        "/api/branches?label=a%00b",
        "/api/branches?label=%c3%28",
        "/api/branches?label=a|b",
        "/api/branches?label={}",
        "/api/branches/%zz",
        "/api/%",
        "/%zz"
      })
  void addressThatIsNoUriIsAnsweredWithAProblem(String target) throws IOException {
    String answer = get(target);

    assertThat(answer)
        .startsWith("HTTP/1.1 400 ")
        .containsIgnoringCase("content-type: application/problem+json");
    JsonNode problem = new ObjectMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n")));
    assertThat(problem.get("code").asText()).isEqualTo("invalid_target");
  }

  /** Libraries do not send such addresses. */
  private static String get(String target) throws IOException {
    URI base = world.truss().base();
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      String request =
          "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
