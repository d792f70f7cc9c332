package dev.truss.diff;

import dev.truss.catalog.BranchedSchema;
import dev.truss.diff.schema.SchemaComparison;
import dev.truss.diff.schema.SchemaDifference;
import dev.truss.diff.schema.TrialPlace;
import dev.truss.diff.side.BothSides;
import dev.truss.diff.side.ConnectionSource;
import dev.truss.diff.side.Deadline;
import dev.truss.diff.side.ReadSnapshot;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares two databases before a deadline.
 *
 * <p>It opens a session and takes a snapshot on each, compares the schemas, then the rows, and
 * closes the sessions. It writes nothing to either, so that a crash leaves nothing behind; the
 * sessions end with Truss.
 */
final class Comparison {

  private final Duration timeout;
  private final Clock clock;

  /**
   * The databases to compare.
   *
   * @param branched the schema that the branch began with, if it is known
   * @param place the place where the SQL is tried
   */
  record Compared(
      BothSides<ConnectionSource> databases, Optional<BranchedSchema> branched, TrialPlace place) {}

  Comparison(Duration timeout, Clock clock) {
    this.timeout = timeout;
    this.clock = clock;
  }

  /**
   * @param rows what to compare beside the schemas
   * @throws Deadline.Passed if the time is over before the schemas are compared
   * @throws UnknownTable if the rows of a table are asked for that neither side has
   */
  Result compare(Compared compared, Rows rows) throws SQLException {
    Deadline deadline = Deadline.in(timeout, clock);
    try (ReadSnapshot parent = ReadSnapshot.take(compared.databases().parent(), deadline);
        ReadSnapshot branch = ReadSnapshot.take(compared.databases().branch(), deadline)) {
      BothSides<ReadSnapshot> sides = new BothSides<>(parent, branch);
      SchemaDifference schema =
          new SchemaComparison(compared.branched(), compared.place()).compare(sides);
      return new Result(schema, compareRows(new RowComparison(sides, deadline), rows));
    }
  }

  private static @Nullable RowDifference compareRows(RowComparison comparison, Rows rows)
      throws SQLException {
    return switch (rows) {
      case Rows.None none -> null;
      case Rows.All all -> comparison.compare();
      case Rows.Of(String table) -> comparison.compare(table).orElseThrow(UnknownTable::new);
    };
  }

  record Result(SchemaDifference schema, @Nullable RowDifference rows) {}

  /** The rows to compare. */
  sealed interface Rows {
    /** No rows, only the schemas. */
    record None() implements Rows {}

    /** The rows of all tables. */
    record All() implements Rows {}

    /** The rows of one table, with a sample of the differences. */
    record Of(String table) implements Rows {}
  }

  /** Thrown when neither side has the requested table. */
  static final class UnknownTable extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
