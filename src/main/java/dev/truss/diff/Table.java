package dev.truss.diff;

import java.util.List;
import java.util.Optional;

/**
 * A table whose rows are compared: an ordinary one, or a partitioned one with all of its
 * partitions.
 *
 * @param name the name with its schema, quoted where necessary
 * @param pages the size in pages that Postgres estimates
 * @param key the columns of the primary key; empty if there is none
 * @param obstacle why its rows cannot be read
 */
record Table(
    String name,
    boolean partitioned,
    long pages,
    List<Column> columns,
    List<String> key,
    Optional<NotCompared.Reason> obstacle) {

  /**
   * Returns the FROM item: ONLY for an ordinary table, because tables that inherit from it are
   * compared separately.
   */
  String from() {
    return partitioned ? name : "ONLY " + name;
  }

  Optional<Column> column(String wanted) {
    return columns.stream().filter(column -> column.name().equals(wanted)).findFirst();
  }

  /**
   * @param type with length and precision
   * @param generated computed from the others, so that it adds nothing to a comparison
   */
  record Column(String name, String type, boolean generated) {}
}
