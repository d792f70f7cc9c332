package dev.truss.recovery.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {

  @TempDir private Path folder;

  @Test
  void eachLineIsReadOnceWhenItIsComplete() throws IOException {
    Path file = Files.createFile(folder.resolve("log"));
    LogTail tail = new LogTail(file);
    byte[] text = "first\nsecönd\n".getBytes(StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>();

    tail.read(lines::add);
    assertThat(lines).isEmpty();
    int withinTheLetter = "first\nsec".length() + 1;
    Files.write(file, Arrays.copyOf(text, withinTheLetter), StandardOpenOption.APPEND);
    tail.read(lines::add);
    assertThat(lines).containsExactly("first");
    Files.write(
        file, Arrays.copyOfRange(text, withinTheLetter, text.length), StandardOpenOption.APPEND);
    tail.read(lines::add);
    tail.read(lines::add);

    assertThat(lines).containsExactly("first", "secönd");
    assertThat(tail.rest()).isEmpty();
  }

  @Test
  void lineThatWasCutIsTheRest() throws IOException {
    Path file = Files.writeString(folder.resolve("log"), "first\nsec");
    LogTail tail = new LogTail(file);
    List<String> lines = new ArrayList<>();

    tail.read(lines::add);

    assertThat(lines).containsExactly("first");
    assertThat(tail.rest()).isEqualTo("sec");
  }
}
