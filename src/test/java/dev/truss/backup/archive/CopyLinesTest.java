package dev.truss.backup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CopyLinesTest {

  @Test
  void sumDoesNotDependOnTheOrderOfRows() throws IOException {
    assertThat(sum("a\nb\nc\n").hex()).isEqualTo(sum("c\na\nb\n").hex());
  }

  @Test
  void rowThatIsThereTwiceCountsTwice() throws IOException {
    assertThat(sum("a\na\nb\nb\n").hex()).isNotEqualTo(sum("").hex());
    assertThat(sum("a\na\n").hex()).isNotEqualTo(sum("a\n").hex());
    assertThat(sum("a\na\n").rows()).isEqualTo(2);
  }

  @Test
  void endOfARowIsNoPartOfTheNext() throws IOException {
    assertThat(sum("ab\nc\n").hex()).isNotEqualTo(sum("a\nbc\n").hex());
  }

  @Test
  void leavesAddUpToTheTable() throws IOException {
    ContentSum leaves = sum("a\nb\n");
    leaves.add(sum("c\n"));

    assertThat(leaves.hex()).isEqualTo(sum("a\nb\nc\n").hex());
    assertThat(leaves.rows()).isEqualTo(3);
  }

  /** A backslash before anything but an exclamation mark is a row's. */
  @Test
  void tablesAreToldApartByMarks() throws IOException {
    List<ContentSum> tables = sums(3, "\\!\n\\N\n\n\\\\!\n\\!\n\\!\nlast\n", 4096);

    assertThat(tables).extracting(ContentSum::rows).containsExactly(3L, 0L, 1L);
    assertThat(tables.get(0).hex()).isEqualTo(sum("\\\\!\n\n\\N\n").hex());
  }

  @Test
  void sumDoesNotDependOnHowTheOutputIsCut() throws IOException {
    String output = "\\!\n\\N\tüber\n\\\\\n\\!\nlast\n";

    assertThat(sums(2, output, 1))
        .extracting(ContentSum::hex)
        .containsExactlyElementsOf(sums(2, output, 4096).stream().map(ContentSum::hex).toList());
  }

  @Test
  void outputThatEndsTooSoonIsNoSum() {
    assertThatThrownBy(() -> sums(1, "\\!\nhalf a ro", 4096)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> sums(2, "\\!\nrow\n", 4096)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> sums(1, "row\n", 4096)).isInstanceOf(IOException.class);
  }

  private static ContentSum sum(String rows) throws IOException {
    return sums(1, "\\!\n" + rows, 4096).getFirst();
  }

  private static List<ContentSum> sums(int tables, String output, int atOnce) throws IOException {
    List<ContentSum> sums = Stream.generate(ContentSum::new).limit(tables).toList();
    byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
    InputStream cut =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] buffer, int offset, int length) {
            return super.read(buffer, offset, Math.min(length, atOnce));
          }

          @Override
          public int read(byte[] buffer) {
            return read(buffer, 0, buffer.length);
          }
        };
    new CopyLines(sums).read(cut);
    return sums;
  }
}
