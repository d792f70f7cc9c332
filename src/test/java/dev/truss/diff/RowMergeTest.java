package dev.truss.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowMergeTest {

  private final Deque<RowMerge.Row> parent = new ArrayDeque<>();
  private final Deque<RowMerge.Row> branch = new ArrayDeque<>();

  @Test
  void equalListsHaveNoDifferences() {
    parent.addAll(List.of(row("a", 1), row("b", 2)));
    branch.addAll(List.of(row("a", 1), row("b", 2)));

    assertThat(merged()).isEmpty();
  }

  @Test
  void rowOfOneSideIsToldWhereverItStands() {
    parent.addAll(List.of(row("a", 1), row("c", 1), row("e", 1), row("f", 1)));
    branch.addAll(List.of(row("b", 1), row("c", 1), row("d", 1)));

    assertThat(merged()).containsExactly("-a", "+b", "+d", "-e", "-f");
  }

  @Test
  void matchedRowsAreComparedByValue() {
    parent.addAll(List.of(row("a", 1), row("b", 2)));
    branch.addAll(List.of(row("a", 1), row("b", -2)));

    assertThat(merged()).containsExactly("~b");
  }

  @Test
  void emptySideIsAllInsertedOrAllDeleted() {
    branch.addAll(List.of(row("a", 1), row("b", 2)));

    assertThat(merged()).containsExactly("+a", "+b");
  }

  @Test
  void bytesAreComparedWithoutSign() {
    parent.addAll(List.of(row("z", 1), row("é", 1), row("😀", 1)));
    branch.addAll(List.of(row("é", 1), row("😀", 2)));

    assertThat(merged()).containsExactly("-z", "~😀");
  }

  @Test
  void shorterKeyComesFirst() {
    parent.addAll(List.of(row("a", 1), row("aa", 1)));
    branch.addAll(List.of(row("aa", 1)));

    assertThat(merged()).containsExactly("-a");
  }

  @Test
  void keyThatABrokenIndexLetInTwiceIsStillMatchedOnce() {
    parent.addAll(List.of(row("a", 1), row("a", 1)));
    branch.addAll(List.of(row("a", 1)));

    assertThat(merged()).containsExactly("-a");
  }

  @Test
  void changesOfKeyedRowsAreCounted() throws SQLException {
    parent.addAll(List.of(row("a", 1), row("b", 1), row("c", 1)));
    branch.addAll(List.of(row("b", 2), row("c", 1), row("d", 1), row("e", 1)));

    RowCounts counts = counted(ComparedBy.PRIMARY_KEY);

    assertThat(counts.inserted()).isEqualTo(2);
    assertThat(counts.updated()).isEqualTo(1);
    assertThat(counts.deleted()).isEqualTo(1);
    assertThat(counts.sample()).hasSize(4);
  }

  @Test
  void equalRowsWithoutKeyAreCountedByHowManyThereAre() throws SQLException {
    parent.addAll(List.of(row("a", 5), row("b", 1), row("c", 7)));
    branch.addAll(List.of(row("a", 2), row("c", 7), row("d", 4)));

    RowCounts counts = counted(ComparedBy.WHOLE_ROW);

    assertThat(counts.inserted()).isEqualTo(4);
    assertThat(counts.updated()).isZero();
    assertThat(counts.deleted()).isEqualTo(4);
    assertThat(counts.sample()).hasSize(3);
  }

  @Test
  void noMoreThanAHundredKeysAreKept() throws SQLException {
    for (int i = 1000; i < 3000; i++) {
      branch.add(row("k" + i, i));
    }

    RowCounts counts = counted(ComparedBy.PRIMARY_KEY);

    assertThat(counts.inserted()).isEqualTo(2000);
    assertThat(counts.sample()).hasSize(100);
  }

  private RowCounts counted(ComparedBy comparedBy) throws SQLException {
    RowCounts counts = new RowCounts(comparedBy);
    RowMerge.merge(parent::poll, branch::poll, counts);
    return counts;
  }

  private List<String> merged() {
    List<String> found = new ArrayList<>();
    try {
      RowMerge.merge(parent::poll, branch::poll, (before, after) -> found.add(text(before, after)));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return found;
  }

  private static String text(RowMerge.@Nullable Row before, RowMerge.@Nullable Row after) {
    if (before == null) {
      return "+" + key(after);
    }
    return (after == null ? "-" : "~") + key(before);
  }

  private static String key(RowMerge.Row row) {
    return new String(row.key(), StandardCharsets.UTF_8);
  }

  private static RowMerge.Row row(String key, long value) {
    return new RowMerge.Row(key.getBytes(StandardCharsets.UTF_8), value);
  }
}
