package dev.truss.postgres;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits the time that a parser takes for a user's text. Some inputs make a parser loop for hours
 * or forever, and Java cannot end a thread from outside.
 *
 * <p>The parser runs in a daemon thread of its own, so that the caller and the stop of Truss do not
 * wait for it. When the time is up, the thread is interrupted, and the reader and the text that the
 * parser got from its {@link Guard} throw, which ends a parser that still reads. A parser that does
 * not read stays behind. When {@value #MOST_LEFT_BEHIND} have stayed behind, further texts are
 * refused.
 */
public final class ParsingDeadline {

  private static final int MOST_LEFT_BEHIND = 8;

  /**
   * The stack of the parser's thread, enough for some thousand levels. More deeply nested texts are
   * refused.
   */
  private static final long STACK_BYTES = 8L << 20;

  private static final AtomicInteger LEFT_BEHIND = new AtomicInteger();

  private ParsingDeadline() {}

  /**
   * Reads {@code reader} for as long as {@code limit}, from now on, and then throws {@link
   * Exceeded}: for a parser that runs where it must, and reads.
   */
  public static Reader reader(Reader reader, Duration limit) {
    return new Guard(limit).reader(reader);
  }

  /** A parser. */
  public interface Parsing<T> {
    T parse(Guard guard) throws Exception;
  }

  /**
   * The text cannot be parsed within the time or the stack that is available; the message says
   * which.
   */
  public static final class Exceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Exceeded(String message) {
      super(message);
    }
  }

  /**
   * Runs the parser.
   *
   * @throws Exceeded if the time is up, the text is nested too deeply, or too many parsers of
   *     earlier texts still run
   * @throws Exception what the parser throws
   */
  public static <T> T within(Duration limit, Parsing<T> parsing) throws Exception {
    if (LEFT_BEHIND.get() >= MOST_LEFT_BEHIND) {
      throw new Exceeded(
          "%d parsers of earlier texts have not ended; restart Truss to end them"
              .formatted(MOST_LEFT_BEHIND));
    }
    Guard guard = new Guard(limit);
    var result = new CompletableFuture<T>();
    Thread thread = new Thread(null, () -> parse(parsing, guard, result), "parser", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    try {
      return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw guard.exceeded();
    } catch (ExecutionException e) {
      throw unwrapped(e.getCause(), guard);
    } finally {
      guard.close(thread);
    }
  }

  private static <T> void parse(Parsing<T> parsing, Guard guard, CompletableFuture<T> result) {
    try {
      result.complete(parsing.parse(guard));
    } catch (StackOverflowError e) {
      result.completeExceptionally(new Exceeded("it is nested too deeply"));
    } catch (Throwable e) {
      result.completeExceptionally(e);
    } finally {
      guard.ended();
    }
  }

  /** Returns the guard's exception, even if the parser has wrapped it. */
  private static Exception unwrapped(Throwable thrown, Guard guard) {
    if (guard.isOver()) {
      return guard.exceeded();
    }
    return thrown instanceof Exception e ? e : new CompletionException(thrown);
  }

  /** Ends a parser that reads through it when the time is up. */
  public static final class Guard {
    private final long end;
    private final Duration limit;
    private boolean leftBehind;
    private boolean hasEnded;

    private Guard(Duration limit) {
      this.limit = limit;
      end = System.nanoTime() + limit.toNanos();
    }

    /** Throws when the time is up, for a loop that reads nothing. */
    public void check() {
      if (isOver()) {
        throw exceeded();
      }
    }

    /** Returns a reader of the same text that throws when the time is up. */
    public Reader reader(Reader reader) {
      return new GuardedReader(reader, this);
    }

    /** Returns the same text, which throws when the time is up. */
    public CharSequence text(CharSequence text) {
      return new GuardedText(text, this);
    }

    private boolean isOver() {
      return System.nanoTime() - end >= 0;
    }

    private Exceeded exceeded() {
      return new Exceeded("it cannot be read within %s s".formatted(limit.toMillis() / 1000.0));
    }

    private synchronized void close(Thread thread) {
      if (!hasEnded) {
        leftBehind = true;
        LEFT_BEHIND.incrementAndGet();
        thread.interrupt();
      }
    }

    private synchronized void ended() {
      hasEnded = true;
      if (leftBehind) {
        LEFT_BEHIND.decrementAndGet();
      }
    }
  }

  private static final class GuardedReader extends FilterReader {
    private final Guard guard;

    GuardedReader(Reader reader, Guard guard) {
      super(reader);
      this.guard = guard;
    }

    @Override
    public int read() throws IOException {
      guard.check();
      return super.read();
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
      guard.check();
      return super.read(into, offset, length);
    }
  }

  private record GuardedText(CharSequence text, Guard guard) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      guard.check();
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new GuardedText(text.subSequence(start, end), guard);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
