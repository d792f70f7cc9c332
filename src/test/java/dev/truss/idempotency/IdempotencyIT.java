package dev.truss.idempotency;

import static dev.truss.testsupport.request.Requests.change;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Api;
import dev.truss.testsupport.Api.Answer;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Breakpoint;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.TrussProcess;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BackupPageJson;
import dev.truss.testsupport.answer.BranchJson;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in the hands of clients that ask again, on Truss and Postgres that die in between. */
class IdempotencyIT {

  @RegisterExtension static final World WORLD = World.create();

  @Quick
  @Test
  void aReplayIsAnsweredLikeTheFirst() {
    Answer first = create("replay", "replay").expect(201);
    Answer second = create("replay", "replay").expect(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.header("Location")).isEqualTo(first.header("Location")).isNotEmpty();
    assertThat(second.header("Content-Type")).isEqualTo(first.header("Content-Type"));
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    assertThat(branchesNamed("replay")).hasSize(1);
  }

  /** Without a branch in them the same request means another database after a switch. */
  @Test
  void aKeyIsBoundToTheDatabaseOfTheSession() {
    long id = create("for-a-session", "for a session").expect(201).branch().id();
    Map<String, String> me = switchTo(null, Map.of());
    inSession(me, label("from main")).expect(201);
    inSession(me, label("from main")).expect(201);
    switchTo(id, me);
    assertThat(inSession(me, label("from main")).expect(422).code())
        .isEqualTo("idempotency_key_reused");
  }

  @Test
  void aKeyIsBoundToBodyAndPath() {
    long id = create("bound", "bound").expect(201).branch().id();
    assertThat(create("bound", "other").expect(422).code()).isEqualTo("idempotency_key_reused");
    assertThat(post(Branches.PATH + "/" + id + "/reset", "bound", "").expect(422).code())
        .isEqualTo("idempotency_key_reused");
    assertThat(post(Branches.PATH + "?x=1", "bound", label("bound")).expect(422).code())
        .isEqualTo("idempotency_key_reused");
    assertThat(branchesNamed("other")).isEmpty();
  }

  @Test
  void noBodyAndAnEmptyObjectAreTheSame() {
    Answer first = post(Branches.PATH, "empty", "").expect(201);
    assertThat(post(Branches.PATH, "empty", "{}").expect(201).body()).isEqualTo(first.body());
  }

  @Test
  void aRequestThatFailedMayBeTriedAgain() {
    post(Branches.PATH, "failed", newBranch().from(999999).json()).expect(404);
    create("failed", "failed").expect(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "tab\there"})
  void aKeyIsVisibleAscii(String key) {
    assertThat(create(key, "refused").expect(422).code()).isEqualTo("invalid_field");
  }

  @Test
  void aKeyHasAtMost255Characters() {
    create("k".repeat(256), "long").expect(422);
    create("k".repeat(255), "long").expect(201);
    create("!~\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}", "odd").expect(201);
  }

  @Test
  void onlyPostHasKeys() {
    String path = create("patched", "patched").expect(201).header("Location");
    WORLD
        .api()
        .send("PATCH", URI.create(path).getPath(), change().label("p").json(), key("patched"))
        .expect(200);
  }

  @Test
  void aKeyIsForgottenAfterADay() {
    create("day", "day").expect(201);
    age("day", "23 hours 59 minutes");
    create("day", "next").expect(422);
    age("day", "24 hours");
    create("day", "next").expect(201);
    assertThat(create("day", "next").expect(201).header("Idempotency-Replayed")).isEqualTo("true");
  }

  @Test
  void aSecondRequestIsRefusedWhileTheFirstRuns() throws Exception {
    try (Breakpoint breakpoint = Breakpoint.atPhase(WORLD.server(), "cloning");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Answer> first = threads.submit(() -> create("running", "running"));
      breakpoint.awaitHeld();
      Answer second = create("running", "running").expect(409);
      assertThat(second.code()).isEqualTo("idempotency_key_in_flight");
      assertThat(second.header("Retry-After")).isEqualTo("1");
      create("running", "other").expect(422);
      breakpoint.release();
      first.get().expect(201);
    }
    create("running", "running").expect(201);
    assertThat(branchesNamed("running")).hasSize(1);
  }

  @Test
  void oneOfManySimultaneousRequestsOnTwoReplicasRuns() throws Exception {
    try (TrussProcess other = WORLD.settings().start();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Answer>> requests = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Api api = i % 2 == 0 ? WORLD.api() : other.api();
        String name = "both" + i / 4;
        requests.add(() -> api.send("POST", Branches.PATH, label(name), key(name)));
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Answer> answer : threads.invokeAll(requests)) {
        statuses.add(answer.get().status());
      }
      assertThat(statuses).containsOnly(201, 409);
    }
    IntStream.range(0, 4).forEach(i -> assertThat(branchesNamed("both" + i)).hasSize(1));
  }

  @Test
  void aClientThatWentAwayFindsItsBranch() throws IOException {
    try (Breakpoint breakpoint = Breakpoint.atPhase(WORLD.server(), "cloning")) {
      try (Socket client =
          new Socket(WORLD.truss().base().getHost(), WORLD.truss().base().getPort())) {
        String body = label("gone");
        String request =
            "POST /api/branches HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: gone\r\nContent-Length: ";
        client
            .getOutputStream()
            .write((request + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
        breakpoint.awaitHeld();
      }
      breakpoint.release();
    }
    Answer retry = awaitAnswer("gone", "gone", 201);
    assertThat(retry.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(branchesNamed("gone")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cloning", "publishing"})
  void aRequestThatDiedOnItsWayIsCarriedOutAgain(String phase) {
    String name = "died-" + phase;
    try (Breakpoint breakpoint = Breakpoint.atPhase(WORLD.server(), phase)) {
      Thread first = Thread.ofVirtual().start(() -> ignoreEnd(() -> create(name, name)));
      breakpoint.awaitHeld().terminate();
      WORLD.truss().kill9();
      assertThat(first).isNotNull();
    }
    WORLD.restartTruss();
    Answer retry = awaitAnswer(name, name, 201);
    assertThat(retry.header("Idempotency-Replayed")).isEmpty();
    assertThat(branchesNamed(name)).hasSize(1);
  }

  @Test
  void aRequestThatDiedBeforeItAnsweredIsAnswered() throws SQLException {
    try (Connection holder = WORLD.server().connect(Databases.CONTROL);
        Statement statement = holder.createStatement()) {
      try (Breakpoint breakpoint = Breakpoint.atPhase(WORLD.server(), "publishing")) {
        Thread.ofVirtual().start(() -> ignoreEnd(() -> create("unheard", "unheard")));
        breakpoint.awaitHeld();
        holder.setAutoCommit(false);
        statement.execute("SELECT FROM idempotency_key WHERE key = 'unheard' FOR UPDATE");
        breakpoint.release();
        Awaitility.await("the branch is there").until(() -> !branchesNamed("unheard").isEmpty());
      }
      WORLD.truss().kill9();
      holder.rollback();
    }
    WORLD.restartTruss();
    Answer retry = awaitAnswer("unheard", "unheard", 201);
    assertThat(retry.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(retry.header("Location")).endsWith(Branches.PATH + "/" + retry.branch().id());
    assertThat(retry.branch().status()).isEqualTo("active");
    assertThat(branchesNamed("unheard")).hasSize(1);
  }

  @Test
  void aBackupThatWasBegunIsNotBegunAgain() {
    try (Breakpoint breakpoint =
        Breakpoint.on(WORLD.server(), "idempotency_key", "NEW.status IS NOT NULL")) {
      Thread.ofVirtual().start(() -> ignoreEnd(() -> post("/api/backups", "backup", "{}")));
      breakpoint.awaitHeld();
      WORLD.truss().kill9();
      breakpoint.terminate();
    }
    WORLD.restartTruss();
    Answer retry = awaitAnswer(() -> post("/api/backups", "backup", "{}"), 202);
    assertThat(retry.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(WORLD.api().get("/api/backups").as(BackupPageJson.class).backups()).hasSize(1);
    Awaitility.await("it is done, and on the source no more")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                WORLD.api().get("/api/backups").as(BackupPageJson.class).backups().get(0).status(),
            "completed"::equals);
  }

  @Test
  void aKeyIsNotLostWithPostgres() {
    try (Breakpoint breakpoint = Breakpoint.atPhase(WORLD.server(), "carrying_over")) {
      Thread.ofVirtual().start(() -> ignoreEnd(() -> create("crash", "crash")));
      breakpoint.awaitHeld();
      WORLD.server().killPostmaster();
      WORLD.server().restart();
    }
    awaitAnswer("crash", "crash", 201);
    assertThat(branchesNamed("crash")).hasSize(1);
  }

  private static void ignoreEnd(Runnable request) {
    try {
      request.run();
    } catch (RuntimeException connectionEnded) {
      assertThat(connectionEnded).hasCauseInstanceOf(IOException.class);
    }
  }

  /** What a client does that got no answer. */
  private static Answer awaitAnswer(String key, String name, int status) {
    return awaitAnswer(() -> create(key, name), status);
  }

  private static Answer awaitAnswer(Callable<Answer> request, int status) {
    return Awaitility.await("it is answered")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(request, answer -> answer.status() == status);
  }

  private static Map<String, String> switchTo(@Nullable Long branch, Map<String, String> cookie) {
    String body = "{\"branch_id\": " + branch + "}";
    String set =
        WORLD
            .api()
            .send("PUT", "/api/session/branch", body, cookie)
            .expect(200)
            .header("Set-Cookie");
    return Map.of("Cookie", set.substring(0, set.indexOf(';')));
  }

  private static Answer inSession(Map<String, String> cookie, String body) {
    Map<String, String> headers = new HashMap<>(cookie);
    headers.putAll(key("in-a-session"));
    return WORLD.api().send("POST", Branches.PATH, body, headers);
  }

  private static Answer create(String key, String name) {
    return post(Branches.PATH, key, label(name));
  }

  private static Answer post(String path, String key, String body) {
    return WORLD.api().send("POST", path, body, key(key));
  }

  private static Map<String, String> key(String key) {
    return Map.of("Idempotency-Key", key);
  }

  private static String label(String name) {
    return newBranch(name).json();
  }

  private static List<BranchJson> branchesNamed(String label) {
    return WORLD.branches().list("active").stream()
        .filter(branch -> branch.label().equals(label))
        .toList();
  }

  private static void age(String key, String age) {
    WORLD
        .server()
        .execute(
            Databases.CONTROL,
            "UPDATE idempotency_key SET created_at = now() - interval '%s' WHERE key = '%s'"
                .formatted(age, key));
  }
}
