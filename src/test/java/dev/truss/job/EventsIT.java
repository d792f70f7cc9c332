package dev.truss.job;

import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.AnswerReader;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.JobJson;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who listens hears what becomes of jobs, also of those that another replica does. */
class EventsIT {
  @RegisterExtension private static final World world = World.create();

  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  @Quick
  @Test
  void jobIsHeardOfUntilItIsDone() {
    HttpClient client = HttpClient.newHttpClient();
    var request = HttpRequest.newBuilder(world.replica(2).base().resolve("/api/events")).build();
    var stream =
        client.sendAsync(
            request, HttpResponse.BodyHandlers.fromLineSubscriber(new LineListener(heard)));
    Awaitility.await("the present state").until(() -> heard.contains("data:{\"reachable\":true}"));
    BranchJson branch =
        world.replica(1).api().post("/api/branches", newBranch().connections("copy")).branch();
    long job = branch.jobId();
    Awaitility.await("the end of job " + job)
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(heard)
                    .anySatisfy(
                        line -> {
                          assertThat(line).startsWith("data:");
                          JobJson event = AnswerReader.read(line.substring(5), JobJson.class);
                          assertThat(event.id()).isEqualTo(job);
                          assertThat(event.status()).isEqualTo("completed");
                        }));
    assertThat(stream).isNotDone();
    client.shutdownNow();
  }

  @Test
  void lossOfPostgresIsHeardOfAndItsReturn() {
    HttpClient client = HttpClient.newHttpClient();
    var request = HttpRequest.newBuilder(world.truss().base().resolve("/api/events")).build();
    var stream =
        client.sendAsync(
            request, HttpResponse.BodyHandlers.fromLineSubscriber(new LineListener(heard)));
    Awaitility.await("the present state").until(() -> heard.contains("data:{\"reachable\":true}"));

    world.server().stop();
    Awaitility.await("the loss").until(() -> heard.contains("data:{\"reachable\":false}"));
    heard.clear();
    world.server().restart();

    Awaitility.await("the return")
        .atMost(Duration.ofSeconds(30))
        .until(() -> heard.contains("data:{\"reachable\":true}"));
    assertThat(stream).isNotDone();
    client.shutdownNow();
  }
}
