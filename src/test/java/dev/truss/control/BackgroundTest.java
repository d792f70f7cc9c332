package dev.truss.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is scheduled ends before what it needs, and quietly. */
class BackgroundTest {
  private static final Logger LOGGER = Logger.getLogger(Background.class.getName());
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Background background = new Background();
  private final Queue<LogRecord> logged = new ConcurrentLinkedQueue<>();
  private final Handler listener = new Listener();

  private final class Listener extends Handler {
    @Override
    public void publish(LogRecord line) {
      logged.add(line);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void begin() {
    LOGGER.addHandler(listener);
    background.begin(new ControlReady(new Installation("0123456789ab", "1")));
  }

  @AfterEach
  void stopListening() {
    LOGGER.removeHandler(listener);
  }

  @Test
  void nothingRunsBeforeTheControlDatabaseIsReady() {
    assertThat(new Background().run("early", () -> {})).isFalse();
  }

  @Test
  void endWaitsForWhatIsUnderWay() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    FutureTask<Boolean> task = underWay(release);
    FutureTask<Boolean> end = new FutureTask<>(() -> background.end(LONG));
    Thread waiting = Thread.ofPlatform().start(end);
    Awaitility.await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
    assertThat(background.run("late", () -> {})).isFalse();
    release.countDown();
    assertThat(end.get()).isTrue();
    assertThat(task.get()).isTrue();
  }

  @Test
  void endDoesNotWaitForEver() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    FutureTask<Boolean> task = underWay(release);
    assertThat(background.end(Duration.ofMillis(1))).isFalse();
    release.countDown();
    assertThat(task.get()).isTrue();
  }

  @Test
  void nothingBeginsAfterTheEnd() throws Exception {
    assertThat(background.end(LONG)).isTrue();
    assertThat(background.run("late", () -> {})).isFalse();
    assertThat(background.runUntilTheEnd("late", () -> {})).isFalse();
  }

  @Test
  void onlyWhatKeepsTheReplicaGoesOnWhileRequestsAreAnswered() {
    background.stop(new ShutdownDelayInitiatedEvent());
    assertThat(background.run("schedule", () -> {})).isFalse();
    assertThat(background.runUntilTheEnd("heartbeat", () -> {})).isTrue();
  }

  @Test
  void failureIsAnError() {
    assertThat(background.run("task", BackgroundTest::fail)).isFalse();
    assertThat(logged).extracting(line -> line.getLevel().getName()).containsExactly("ERROR");
  }

  @Test
  void failureWhileItStopsIsNone() {
    background.run(
        "task",
        () -> {
          background.stop(new ShutdownDelayInitiatedEvent());
          fail();
        });
    background.runUntilTheEnd("heartbeat", BackgroundTest::fail);
    assertThat(logged).noneMatch(line -> line.getLevel().intValue() > Level.INFO.intValue());
  }

  private FutureTask<Boolean> underWay(CountDownLatch release) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    FutureTask<Boolean> task =
        new FutureTask<>(
            () ->
                background.run(
                    "task",
                    () -> {
                      begun.countDown();
                      release.await();
                    }));
    Thread.ofPlatform().start(task);
    begun.await();
    return task;
  }

  private static void fail() throws IOException {
    throw new IOException("out of order");
  }
}
