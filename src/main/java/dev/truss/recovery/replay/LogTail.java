package dev.truss.recovery.replay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads a growing log, each line once. */
final class LogTail {

  private final Path file;
  private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
  private long position;

  LogTail(Path file) {
    this.file = file;
  }

  /** Reads on after the last complete line. */
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

  /** Returns the text after the last complete line, when the log no longer grows. */
  String rest() {
    return unfinished.toString(StandardCharsets.UTF_8);
  }
}
