package dev.truss.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BoundedMessagesTest {

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  private void send(char type, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    sent.writeBytes(
        ByteBuffer.allocate(5 + bytes.length)
            .put((byte) type)
            .putInt(4 + bytes.length)
            .put(bytes)
            .array());
  }

  private BoundedMessages bounded(long noticeBytes) {
    return new BoundedMessages(new ByteArrayInputStream(sent.toByteArray()), noticeBytes);
  }

  @Test
  void whatHasRoomPassesAsItIs() throws IOException {
    send('T', "columns");
    send('D', "x".repeat(1_000_000));
    send('N', "SNOTICE\0Mhello\0\0");
    send('E', "SERROR\0Mno\0\0");
    send('Z', "I");
    assertThat(bounded(1000).readAllBytes()).isEqualTo(sent.toByteArray());
  }

  @Test
  void oneByteAtATimeIsTheSame() throws IOException {
    send('N', "SNOTICE\0Mhello\0\0");
    send('Z', "I");
    BoundedMessages messages = bounded(1000);
    for (byte expected : sent.toByteArray()) {
      assertThat(messages.read()).isEqualTo(expected);
    }
    assertThat(messages.read()).isEqualTo(-1);
  }

  @Test
  void noticesBeyondTheBoundAreLeftOutAndCounted() throws IOException {
    send('N', "a".repeat(60));
    send('N', "b".repeat(60));
    send('N', "c".repeat(30));
    send('Z', "I");
    BoundedMessages messages = bounded(100);
    String passed = new String(messages.readAllBytes(), StandardCharsets.UTF_8);
    assertThat(passed).contains("aaa", "ccc", "Z").doesNotContain("b");
    assertThat(messages.noticesLeftOut()).isEqualTo(1);
  }

  @Test
  void notificationsAreLeftOut() throws IOException {
    send('A', "x".repeat(7999));
    send('Z', "I");
    assertThat(bounded(1000).readAllBytes()).hasSize(6);
  }

  @Test
  void textsOfAnErrorAreCutBetweenCharacters() throws IOException {
    send('E', "C22000\0M" + "Ω".repeat(3_000_000) + "\0Hshort\0\0");
    send('Z', "I");
    byte[] passed = bounded(1000).readAllBytes();
    int length = ByteBuffer.wrap(passed, 1, 4).getInt();
    assertThat(passed).hasSizeLessThan(BoundedMessages.LONGEST_TEXT + 100);
    assertThat(passed[1 + length]).isEqualTo((byte) 'Z');
    assertThat(new String(passed, 5, length - 4, StandardCharsets.UTF_8))
        .startsWith("C22000\0MΩΩ")
        .endsWith("Ω…\0Hshort\0\0")
        .doesNotContain("\uFFFD");
  }
}
