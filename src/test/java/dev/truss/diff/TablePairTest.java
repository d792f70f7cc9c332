package dev.truss.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.diff.side.BothSides;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TablePairTest {

  private static final Table.Column ID = column("id", "integer");
  private static final Table.Column NAME = column("name", "text");

  @Test
  void columnsOfOneSideAreLeftOutAndNamed() {
    TablePair pair =
        TablePair.of(
            table(List.of("id"), ID, NAME), table(List.of("id"), column("more", "text"), ID));

    assertThat(pair.values()).containsExactly("id");
    assertThat(pair.differingColumns())
        .isEqualTo(new DifferingColumns(List.of("name"), List.of("more"), List.of()));
  }

  @Test
  void columnOfAnotherTypeIsComparedAndNamed() {
    TablePair pair =
        TablePair.of(
            table(List.of("id"), ID, NAME), table(List.of("id"), ID, column("name", "citext")));

    assertThat(pair.values()).containsExactly("id", "name");
    assertThat(pair.differingColumns().otherType()).containsExactly("name");
    assertThat(pair.comparedBy()).isEqualTo(ComparedBy.PRIMARY_KEY);
  }

  @Test
  void keyOfAnotherTypeIsNoKey() {
    TablePair pair =
        TablePair.of(table(List.of("id"), ID), table(List.of("id"), column("id", "numeric(9,2)")));

    assertThat(pair.comparedBy()).isEqualTo(ComparedBy.WHOLE_ROW);
  }

  @Test
  void anotherKeyIsNoKey() {
    TablePair pair =
        TablePair.of(table(List.of("id"), ID, NAME), table(List.of("id", "name"), ID, NAME));

    assertThat(pair.comparedBy()).isEqualTo(ComparedBy.WHOLE_ROW);
  }

  @Test
  void columnsGeneratedOnBothSidesAreLeftOut() {
    Table.Column generated = new Table.Column("loud", "text", true);
    TablePair both =
        TablePair.of(table(List.of(), NAME, generated), table(List.of(), NAME, generated));
    TablePair one =
        TablePair.of(
            table(List.of(), NAME, generated), table(List.of(), NAME, column("loud", "text")));

    assertThat(both.values()).containsExactly("name");
    assertThat(one.values()).containsExactly("name", "loud");
  }

  @Test
  void namesAreQuoted() {
    TablePair pair =
        TablePair.of(
            table(List.of("a\"b"), column("a\"b", "text")),
            table(List.of("a\"b"), column("a\"b", "text")));

    assertThat(pair.keyText()).isEqualTo("ROW(\"a\"\"b\")::text COLLATE \"C\"");
  }

  @Test
  void onlyPartsWhoseDigestsDifferAreReadAgain() {
    Digest digest = new Digest(1, BigDecimal.TEN);
    Digest other = new Digest(1, BigDecimal.ONE);

    assertThat(
            Digest.differing(
                new BothSides<>(
                    Map.of(1, digest, 2, digest, 3, digest),
                    Map.of(1, digest, 2, other, 4, digest))))
        .containsExactlyInAnyOrder(2, 3, 4);
  }

  private static Table.Column column(String name, String type) {
    return new Table.Column(name, type, false);
  }

  private static Table table(List<String> key, Table.Column... columns) {
    return new Table("public.t", false, 1, List.of(columns), key, Optional.empty());
  }
}
