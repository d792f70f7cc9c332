import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends requests to two resources in turns, so many a second, and prints a line for each: the name
 * of the resource, the number of the turn, and microseconds from the moment at which the request
 * was due until its answer was read whole. A slow answer delays no later request, and a late start
 * counts.
 *
 * <p>Arguments: requests a second, seconds of a turn, number of turns each, seconds of warm-up each,
 * then name and url of each resource.
 */
final class Load {

  private static final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public static void main(String[] arguments) throws Exception {
    int rate = Integer.parseInt(arguments[0]);
    int seconds = Integer.parseInt(arguments[1]);
    int turns = Integer.parseInt(arguments[2]);
    int warmUp = Integer.parseInt(arguments[3]);
    for (int turn = 0; turn <= turns; turn++) {
      for (int i = 4; i < arguments.length; i += 2) {
        List<Long> micros = turn(URI.create(arguments[i + 1]), rate, turn == 0 ? warmUp : seconds);
        if (turn > 0) {
          StringBuilder lines = new StringBuilder();
          for (long each : micros) {
            lines.append(arguments[i]).append(' ').append(turn).append(' ').append(each).append('\n');
          }
          System.out.print(lines);
        }
      }
    }
  }

  private static List<Long> turn(URI resource, int rate, int seconds) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(resource).timeout(Duration.ofSeconds(30)).GET().build();
    List<Future<Long>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long start = System.nanoTime() + 100_000_000;
      for (int i = 0; i < rate * seconds; i++) {
        long due = start + i * 1_000_000_000L / rate;
        LockSupport.parkNanos(due - System.nanoTime());
        answers.add(threads.submit(() -> answer(request, due)));
      }
    }
    List<Long> micros = new ArrayList<>();
    for (Future<Long> answer : answers) {
      micros.add(answer.get());
    }
    return micros;
  }

  private static long answer(HttpRequest request, long due) throws Exception {
    HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IllegalStateException("answered " + response.statusCode());
    }
    return (System.nanoTime() - due) / 1000;
  }
}
