package dev.truss.diff;

import dev.truss.postgres.Quoting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of both sides, with the SQL that makes its rows comparable. The text of a row is
 * Postgres's text for the columns that both sides have, and its hash a 64-bit hash of that text.
 *
 * @param key the columns of the primary key; empty if the sides have different ones
 * @param values the columns that are compared
 */
record TablePair(Table parent, Table branch, List<String> key, List<String> values) {

  /**
   * The seed of the key's hash. It differs from that of the row's, so that the two hashes are
   * independent.
   */
  private static final int KEY_SEED = 1;

  static TablePair of(Table parent, Table branch) {
    List<String> values = new ArrayList<>();
    for (Table.Column column : parent.columns()) {
      branch
          .column(column.name())
          .filter(same -> !(column.generated() && same.generated()))
          .ifPresent(same -> values.add(same.name()));
    }
    return new TablePair(parent, branch, commonKey(parent, branch), List.copyOf(values));
  }

  /**
   * Returns the common key. Columns of different types do not count, because equal values may have
   * different texts.
   */
  private static List<String> commonKey(Table parent, Table branch) {
    boolean same =
        parent.key().equals(branch.key())
            && parent.key().stream()
                .allMatch(name -> parent.column(name).equals(branch.column(name)));
    return same ? parent.key() : List.of();
  }

  String name() {
    return branch.name();
  }

  ComparedBy comparedBy() {
    return key.isEmpty() ? ComparedBy.WHOLE_ROW : ComparedBy.PRIMARY_KEY;
  }

  DifferingColumns differingColumns() {
    List<String> otherType = new ArrayList<>();
    for (Table.Column column : parent.columns()) {
      branch
          .column(column.name())
          .filter(same -> !same.type().equals(column.type()))
          .ifPresent(same -> otherType.add(same.name()));
    }
    return new DifferingColumns(
        without(parent.columns(), branch), without(branch.columns(), parent), otherType);
  }

  private static List<String> without(List<Table.Column> columns, Table other) {
    return columns.stream()
        .map(Table.Column::name)
        .filter(name -> other.column(name).isEmpty())
        .toList();
  }

  String rowHash() {
    return hash(values, 0);
  }

  String keyHash() {
    return key.isEmpty() ? rowHash() : hash(key, KEY_SEED);
  }

  String keyText() {
    return text(key);
  }

  private static String hash(List<String> columns, int seed) {
    return "hashtextextended(" + text(columns) + ", " + seed + ")";
  }

  /** Returns a record's text, in which nulls, empty texts and commas are distinct. */
  private static String text(List<String> columns) {
    return columns.stream()
        .map(Quoting::identifier)
        .collect(Collectors.joining(", ", "ROW(", ")::text COLLATE \"C\""));
  }
}
