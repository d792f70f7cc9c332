package dev.truss.diff;

import java.util.List;
import java.util.Optional;

/**
 * A table whose rows are compared: an ordinary one, or a partitioned one with all of its
 * partitions.
 *
 * @param name with schema, quoted where it must be
 * @param pages how large Postgres believes it is
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

  /** Tables that inherit from an ordinary one are tables of their own. */
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
