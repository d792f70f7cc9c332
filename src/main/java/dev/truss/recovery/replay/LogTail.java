package dev.truss.recovery.replay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads a log that grows, each line of it once. */
final class LogTail {

  private final Path file;
  private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
  private long position;

  LogTail(Path file) {
    this.file = file;
  }

  /** Goes on behind the last line that was complete. */
  void read(Consumer<String> onLine) throws IOException {
    byte[] read;
    try (SeekableByteChannel channel = Files.newByteChannel(file).position(position)) {
      read = Channels.newInputStream(channel).readAllBytes();
    }
    position += read.length;
    int begin = 0;
    for (int i = 0; i < read.length; i++) {
      if (read[i] == '\n') {
        unfinished.write(read, begin, i - begin);
        onLine.accept(unfinished.toString(StandardCharsets.UTF_8));
        unfinished.reset();
        begin = i + 1;
      }
    }
    unfinished.write(read, begin, read.length - begin);
  }

  /** Returns what stands behind the last complete line, once the log does not grow any more. */
  String rest() {
    return unfinished.toString(StandardCharsets.UTF_8);
  }
}
