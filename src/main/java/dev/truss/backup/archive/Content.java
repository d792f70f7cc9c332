package dev.truss.backup.archive;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of a database, as it was read. The leaves of a partitioned table count as one table:
 * a restore may put a row into another leaf, because the hash of an enum is that of its OID.
 *
 * @param tables with their rows and, where they were read, their sums
 * @param largeObjects null where they were not read
 */
public record Content(List<Manifest.Table> tables, Manifest.@Nullable LargeObjects largeObjects) {

  public Content {
    tables = List.copyOf(tables);
  }

  /** A table or leaf, and the sum of its rows. */
  record SummedTable(SourceSnapshot.Table table, ContentSum sum) {}

  /** A table or leaf, and the number of its rows. */
  record CountedTable(SourceSnapshot.Table table, long rows) {}

  private record Name(String schema, String name) {
    static Name ofRoot(SourceSnapshot.Table table) {
      return new Name(table.rootSchema(), table.rootName());
    }
  }

  static Content of(List<SummedTable> tables, ContentSum largeObjects) {
    Map<Name, ContentSum> roots = new LinkedHashMap<>();
    for (SummedTable each : tables) {
      roots.computeIfAbsent(Name.ofRoot(each.table()), root -> new ContentSum()).add(each.sum());
    }
    return new Content(
        roots.entrySet().stream()
            .map(
                root ->
                    new Manifest.Table(
                        root.getKey().schema(),
                        root.getKey().name(),
                        root.getValue().rows(),
                        root.getValue().hex()))
            .toList(),
        new Manifest.LargeObjects(largeObjects.rows(), largeObjects.hex()));
  }

  static Content ofRows(List<CountedTable> tables) {
    Map<Name, Long> roots = new LinkedHashMap<>();
    tables.forEach(each -> roots.merge(Name.ofRoot(each.table()), each.rows(), Long::sum));
    return new Content(
        roots.entrySet().stream()
            .map(
                root ->
                    new Manifest.Table(
                        root.getKey().schema(), root.getKey().name(), root.getValue(), null))
            .toList(),
        null);
  }
}
