package dev.truss.diff;

import dev.truss.diff.side.BothSides;
import dev.truss.diff.side.Deadline;
import dev.truss.diff.side.ReadSnapshot;
import dev.truss.postgres.failure.SqlStates;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares the rows of all tables, small ones first, so that a deadline leaves out few of them.
 *
 * <p>A table is read once on both sides at the same time, for its {@link Digest}s. The rows of
 * parts with different digests are read again, in order, and merged.
 */
final class RowComparison {

  private static final Comparator<Table> BY_SIZE =
      Comparator.comparing(Table::pages).thenComparing(Table::name);

  private final BothSides<ReadSnapshot> sides;
  private final Deadline deadline;
  private final List<TableDifference> differences = new ArrayList<>();
  private final List<NotCompared> notCompared = new ArrayList<>();
  private int compared;

  RowComparison(BothSides<ReadSnapshot> sides, Deadline deadline) {
    this.sides = sides;
    this.deadline = deadline;
  }

  /** Compares all tables. */
  RowDifference compare() throws SQLException {
    return compare(tables(), false);
  }

  /** Compares one table and samples its differences; empty if neither side has it. */
  Optional<RowDifference> compare(String only) throws SQLException {
    BothSides<Map<String, Table>> tables = tables();
    tables.parent().keySet().retainAll(Set.of(only));
    tables.branch().keySet().retainAll(Set.of(only));
    return tables.parent().isEmpty() && tables.branch().isEmpty()
        ? Optional.empty()
        : Optional.of(compare(tables, true));
  }

  private BothSides<Map<String, Table>> tables() throws SQLException {
    return sides.map(side -> side.read(TableCatalog::read));
  }

  private RowDifference compare(BothSides<Map<String, Table>> tables, boolean sample)
      throws SQLException {
    for (Table table : tables.branch().values().stream().sorted(BY_SIZE).toList()) {
      @Nullable Table before = tables.parent().get(table.name());
      if (before != null) {
        attempt(before, table, sample);
      }
    }
    differences.sort(Comparator.comparing(TableDifference::table));
    var onlyInParent = counts(sides.parent(), tables.parent(), tables.branch());
    var onlyInBranch = counts(sides.branch(), tables.branch(), tables.parent());
    notCompared.sort(Comparator.comparing(NotCompared::table));
    return new RowDifference(compared, differences, onlyInParent, onlyInBranch, notCompared);
  }

  private void attempt(Table before, Table after, boolean sample) throws SQLException {
    Optional<NotCompared.Reason> obstacle = before.obstacle().or(after::obstacle);
    if (mayRead(after.name(), obstacle)) {
      try {
        compare(TablePair.of(before, after), sample).ifPresent(differences::add);
        compared++;
      } catch (SQLException e) {
        leaveOut(after.name(), e);
      }
    }
  }

  private boolean mayRead(String table, Optional<NotCompared.Reason> obstacle) {
    Optional<NotCompared.Reason> reason =
        obstacle.or(
            () ->
                deadline.hasPassed()
                    ? Optional.of(NotCompared.Reason.OUT_OF_TIME)
                    : Optional.empty());
    reason.ifPresent(why -> notCompared.add(NotCompared.because(table, why)));
    return reason.isEmpty();
  }

  /** Notes why a table is left out. A lost session ends the comparison instead. */
  private void leaveOut(String table, SQLException e) throws SQLException {
    if (SqlStates.isUnavailable(e)) {
      throw e;
    }
    notCompared.add(NotCompared.because(table, e, deadline));
  }

  private Optional<TableDifference> compare(TablePair pair, boolean sample) throws SQLException {
    BothSides<Map<Integer, Digest>> digests =
        new BothSides<>(
                new Side(sides.parent(), pair.parent()), new Side(sides.branch(), pair.branch()))
            .map(
                side ->
                    side.snapshot.read(connection -> Digest.read(connection, side.table, pair)));
    Set<Integer> parts = Digest.differing(digests);
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    return sides
        .parent()
        .read(
            before ->
                sides
                    .branch()
                    .read(after -> compare(new BothSides<>(before, after), pair, parts, sample)));
  }

  private record Side(ReadSnapshot snapshot, Table table) {}

  private Optional<TableDifference> compare(
      BothSides<Connection> connections, TablePair pair, Set<Integer> parts, boolean sample)
      throws SQLException {
    RowCounts counts = new RowCounts(pair.comparedBy());
    try (RowStream before =
            RowStream.open(connections.parent(), pair.parent(), pair, parts, deadline);
        RowStream after =
            RowStream.open(connections.branch(), pair.branch(), pair, parts, deadline)) {
      RowMerge.merge(before, after, counts);
    }
    if (!counts.any()) {
      return Optional.empty();
    }
    DifferingColumns columns = pair.differingColumns();
    return Optional.of(
        new TableDifference(
            pair.name(),
            counts.inserted(),
            counts.updated(),
            counts.deleted(),
            pair.comparedBy(),
            columns.any() ? columns : null,
            sample ? new RowSample(pair).read(connections, counts.sample()) : null));
  }

  private List<RowDifference.TableRows> counts(
      ReadSnapshot snapshot, Map<String, Table> tables, Map<String, Table> others)
      throws SQLException {
    Map<String, Table> alone = new TreeMap<>(tables);
    alone.keySet().removeAll(others.keySet());
    List<RowDifference.TableRows> counts = new ArrayList<>();
    for (Table table : alone.values()) {
      counts.add(new RowDifference.TableRows(table.name(), count(snapshot, table)));
    }
    return counts;
  }

  private @Nullable Long count(ReadSnapshot snapshot, Table table) throws SQLException {
    if (!mayRead(table.name(), table.obstacle())) {
      return null;
    }
    try {
      return snapshot.read(connection -> count(connection, table));
    } catch (SQLException e) {
      leaveOut(table.name(), e);
      return null;
    }
  }

  private static long count(Connection connection, Table table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table.from())) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
