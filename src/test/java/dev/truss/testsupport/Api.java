package dev.truss.testsupport;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.truss.testsupport.answer.AnswerReader;
import dev.truss.testsupport.answer.BackupJson;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.JobJson;
import dev.truss.testsupport.answer.ProblemJson;
import dev.truss.testsupport.request.JsonRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/**
 * Truss as its users see it. Answers come back whole, whatever their status: it is for the test to
 * judge them. Whether they are as the OpenAPI document says is judged here.
 */
public final class Api {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** Two members of one name are not read. */
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private final URI base;

  public Api(URI base) {
    this.base = base;
  }

  public Answer get(String path) {
    return send("GET", path, "", Map.of());
  }

  public Answer post(String path, String json) {
    return send("POST", path, json, Map.of());
  }

  public Answer post(String path, JsonRequest body) {
    return post(path, body.json());
  }

  public Answer put(String path, String json) {
    return send("PUT", path, json, Map.of());
  }

  public Answer put(String path, JsonRequest body) {
    return put(path, body.json());
  }

  public Answer patch(String path, String json) {
    return send("PATCH", path, json, Map.of());
  }

  public Answer patch(String path, JsonRequest body) {
    return patch(path, body.json());
  }

  public Answer delete(String path) {
    return send("DELETE", path, "", Map.of());
  }

  /**
   * An empty body is sent without a content type, any other as JSON unless the headers say
   * otherwise.
   */
  public Answer send(String method, String path, String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofMinutes(2))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty() && !headers.containsKey("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    headers.forEach(request::header);
    try {
      Answer answer = new Answer(CLIENT.send(request.build(), BodyHandlers.ofString()));
      answer.requireAsDocumented();
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A text as a JSON string, quotes included. */
  public static String quote(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** What Truss answered. */
  public record Answer(HttpResponse<String> response) {
    public int status() {
      return response.statusCode();
    }

    public String body() {
      return response.body();
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    public JsonNode json() {
      try {
        return JSON.readTree(body());
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("Not JSON: " + this, e);
      }
    }

    /** Returns what is answered, and fails if it is not as the record says. */
    public <T extends Record> T as(Class<T> type) {
      return AnswerReader.read(body(), type);
    }

    public BranchJson branch() {
      return as(BranchJson.class);
    }

    public BackupJson backup() {
      return as(BackupJson.class);
    }

    public JobJson job() {
      return as(JobJson.class);
    }

    public ProblemJson problem() {
      return as(ProblemJson.class);
    }

    private void requireAsDocumented() {
      try {
        ApiDocument.ofTheBuild()
            .check(
                response.request().method(),
                response.uri().getRawPath(),
                status(),
                header("Content-Type"),
                body());
      } catch (AssertionError e) {
        throw new AssertionError(this + "\n" + e.getMessage(), e);
      }
    }

    /** The machine-readable code of a problem, or an empty text. */
    public String code() {
      return json().path("code").asText();
    }

    /** Itself if it has this status; any other fails the test with what was answered. */
    public Answer expect(int status) {
      if (status() != status) {
        throw new AssertionError("Expected " + status + " but got " + this);
      }
      return this;
    }

    @Override
    public String toString() {
      return "%s %s -> %d %s"
          .formatted(response.request().method(), response.uri(), status(), body());
    }
  }
}
