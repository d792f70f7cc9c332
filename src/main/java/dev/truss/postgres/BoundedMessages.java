package dev.truss.postgres;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits what a session keeps in memory of the server's messages: notices beyond a number of bytes
 * and all notifications are left out, and the texts of errors are cut. Rows pass unchanged; the
 * driver limits them itself.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">Message
 *     formats</a>
 */
final class BoundedMessages extends InputStream {

  /** The longest text of an error, in bytes. */
  static final int LONGEST_TEXT = 64 * 1024;

  private static final int HEADER = 5;
  private static final int LENGTH_ITSELF = 4;
  private static final int CHUNK = 8192;
  private static final int CONTINUATION = 0b1000_0000;
  private static final int CONTINUATION_MASK = 0b1100_0000;
  private static final byte[] CUT = "…".getBytes(StandardCharsets.UTF_8);

  private final InputStream server;
  private final byte[] header = new byte[HEADER];
  private final byte[] chunk = new byte[CHUNK];
  private int headerRead;
  private byte[] ready = {};
  private int readyAt;
  private long passing;
  private long skipping;
  private long noticeBytes;
  private final AtomicInteger leftOut = new AtomicInteger();

  /**
   * Begins between two messages.
   *
   * @param noticeBytes of all notices that are let through
   */
  BoundedMessages(InputStream server, long noticeBytes) {
    this.server = server;
    this.noticeBytes = noticeBytes;
  }

  /** Returns the number of notices that were left out so far. */
  int noticesLeftOut() {
    return leftOut.get();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      if (readyAt < ready.length) {
        int count = Math.min(length, ready.length - readyAt);
        System.arraycopy(ready, readyAt, to, offset, count);
        readyAt += count;
        return count;
      }
      if (passing > 0) {
        int count = server.read(to, offset, (int) Math.min(length, passing));
        passing -= Math.max(0, count);
        return count;
      }
      if (skipping > 0) {
        skipping -= readChunk(skipping);
      } else if (!begin()) {
        return -1;
      }
    }
  }

  /** Reads the beginning of a message; a time limit of the socket may interrupt it. */
  private boolean begin() throws IOException {
    while (headerRead < HEADER) {
      int count = server.read(header, headerRead, HEADER - headerRead);
      if (count < 0) {
        return false;
      }
      headerRead += count;
    }
    headerRead = 0;
    long body = ByteBuffer.wrap(header, 1, LENGTH_ITSELF).getInt() - (long) LENGTH_ITSELF;
    switch (header[0]) {
      case 'A' -> skipping = body;
      case 'N' -> {
        if (body > noticeBytes) {
          leftOut.incrementAndGet();
          skipping = body;
        } else {
          noticeBytes -= body;
          pass(body);
        }
      }
      case 'E' -> {
        if (body > LONGEST_TEXT) {
          ready = cut(body);
          readyAt = 0;
        } else {
          pass(body);
        }
      }
      default -> pass(body);
    }
    return true;
  }

  private void pass(long body) {
    ready = header.clone();
    readyAt = 0;
    passing = body;
  }

  /** An error is a sequence of fields: a byte that says which, and a text that ends with a NUL. */
  private byte[] cut(long body) throws IOException {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    boolean inText = false;
    boolean tooLong = false;
    for (long left = body; left > 0; ) {
      int count = readChunk(left);
      left -= count;
      for (int i = 0; i < count; i++) {
        byte next = chunk[i];
        if (!inText) {
          fields.write(next);
          inText = next != 0;
        } else if (next == 0) {
          fields.writeBytes(
              tooLong ? withoutHalfCharacter(text.toByteArray()) : text.toByteArray());
          fields.writeBytes(tooLong ? CUT : new byte[0]);
          fields.write(0);
          text.reset();
          inText = false;
          tooLong = false;
        } else if (text.size() < LONGEST_TEXT) {
          text.write(next);
        } else {
          tooLong = true;
        }
      }
    }
    return ByteBuffer.allocate(HEADER + fields.size())
        .put(header[0])
        .putInt(LENGTH_ITSELF + fields.size())
        .put(fields.toByteArray())
        .array();
  }

  private static byte[] withoutHalfCharacter(byte[] text) {
    int end = text.length - 1;
    while (end > 0 && (text[end] & CONTINUATION_MASK) == CONTINUATION) {
      end--;
    }
    byte[] whole = new byte[Math.max(0, end)];
    System.arraycopy(text, 0, whole, 0, whole.length);
    return whole;
  }

  private int readChunk(long most) throws IOException {
    int count = server.read(chunk, 0, (int) Math.min(CHUNK, most));
    if (count < 0) {
      throw new EOFException("the server ended the session within a message");
    }
    return count;
  }

  @Override
  public int available() throws IOException {
    return readyAt < ready.length ? ready.length - readyAt : server.available();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
