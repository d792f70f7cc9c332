package dev.truss.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ParsingDeadlineTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void resultAndExceptionAreTheParsers() throws Exception {
    assertThat(ParsingDeadline.<String>within(LONG, guard -> "parsed")).isEqualTo("parsed");
    assertThatThrownBy(
            () ->
                ParsingDeadline.within(
                    LONG,
                    guard -> {
                      throw new IOException("no such token");
                    }))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("no such token");
  }

  @Test
  void parserThatReadsForEverEnds() {
    CompletableFuture<Thread> parser = new CompletableFuture<>();

    assertThatThrownBy(
            () ->
                ParsingDeadline.within(
                    SHORT,
                    guard -> {
                      parser.complete(Thread.currentThread());
                      Reader reader = guard.reader(new StringReader("COPY t FROM stdin;"));
                      while (reader.read() != '.') {}
                      return null;
                    }))
        .isInstanceOf(ParsingDeadline.Exceeded.class)
        .hasMessageContaining("0.1 s");

    Awaitility.await().until(() -> !parser.join().isAlive());
  }

  @Test
  void expressionThatBacktracksForEverEnds() {
    Pattern slow = Pattern.compile("(a|aa)+(\\1)b");

    assertThatThrownBy(
            () ->
                ParsingDeadline.within(
                    SHORT, guard -> slow.matcher(guard.text("a".repeat(200))).matches()))
        .isInstanceOf(ParsingDeadline.Exceeded.class);
  }

  @Test
  void parserThatReadsNothingKeepsNobody() {
    CompletableFuture<Thread> parser = new CompletableFuture<>();
    CountDownLatch released = new CountDownLatch(1);

    assertThatThrownBy(
            () ->
                ParsingDeadline.within(
                    SHORT,
                    guard -> {
                      parser.complete(Thread.currentThread());
                      while (released.getCount() > 0) {
                        Thread.onSpinWait();
                      }
                      return null;
                    }))
        .isInstanceOf(ParsingDeadline.Exceeded.class);

    assertThat(parser.join().isAlive()).isTrue();
    assertThat(parser.join().isDaemon()).isTrue();
    released.countDown();
    Awaitility.await().until(() -> !parser.join().isAlive());
  }

  @Test
  void deepNestingIsNoFault() {
    assertThatThrownBy(() -> ParsingDeadline.within(LONG, guard -> depth(0)))
        .isInstanceOf(ParsingDeadline.Exceeded.class)
        .hasMessageContaining("nested too deeply");
  }

  @SuppressWarnings("InfiniteRecursion")
  private static int depth(int level) {
    return depth(level + 1) + 1;
  }
}
