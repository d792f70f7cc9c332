package dev.truss.recovery.wal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The beginning of a WAL segment, which says whose segment it is. A name does not: servers name
 * their segments alike, and a file that Postgres recycles keeps its content under a later name.
 *
 * @param begin the position of its first byte
 * @see <a
 *     href="https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/access/xlog_internal.h">XLogLongPageHeaderData</a>
 */
record SegmentHeader(String systemIdentifier, int timeline, Lsn begin) {

  private static final int BYTES = 40;
  private static final int INFO = 2;
  private static final int TIMELINE = 4;
  private static final int BEGIN = 8;
  private static final int SYSTEM_IDENTIFIER = 24;

  /** The flag of a page that begins a segment. */
  private static final int LONG = 2;

  /**
   * Reads it.
   *
   * @throws IOException when the file cannot be read, or does not begin as a segment does
   */
  static SegmentHeader of(Path file) throws IOException {
    // A scratch server reads the files on this machine, so that they have its order of bytes.
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.nativeOrder());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes) < 0) {
          throw new EOFException("it ends in its first page");
        }
      }
    }
    if ((bytes.getShort(INFO) & LONG) == 0) {
      throw new IOException("it does not begin with the header of a segment");
    }
    return new SegmentHeader(
        Long.toUnsignedString(bytes.getLong(SYSTEM_IDENTIFIER)),
        bytes.getInt(TIMELINE),
        new Lsn(bytes.getLong(BEGIN)));
  }
}
