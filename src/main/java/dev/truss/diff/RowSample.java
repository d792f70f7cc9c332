package dev.truss.diff;

import dev.truss.diff.side.BothSides;
import dev.truss.postgres.Quoting;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fetches the rows whose keys a comparison kept. */
final class RowSample {

  private static final int MAX_CHARACTERS = 1000;

  private final TablePair pair;

  RowSample(TablePair pair) {
    this.pair = pair;
  }

  List<ChangedRow> read(BothSides<Connection> connections, List<RowCounts.Sampled> sampled)
      throws SQLException {
    Stream<byte @Nullable []> oldKeys = sampled.stream().map(RowCounts.Sampled::before);
    Stream<byte @Nullable []> newKeys = sampled.stream().map(RowCounts.Sampled::after);
    var oldRows = rows(connections.parent(), pair.parent(), oldKeys);
    var newRows = rows(connections.branch(), pair.branch(), newKeys);
    List<ChangedRow> changed = new ArrayList<>();
    for (RowCounts.Sampled row : sampled) {
      var before = row.before() == null ? null : oldRows.get(text(row.before()));
      var after = row.after() == null ? null : newRows.get(text(row.after()));
      changed.add(new ChangedRow(key(after == null ? before : after), before, after));
    }
    return changed;
  }

  private @Nullable Map<String, @Nullable String> key(@Nullable Map<String, @Nullable String> row) {
    if (row == null || pair.key().isEmpty()) {
      return null;
    }
    Map<String, @Nullable String> key = new LinkedHashMap<>();
    pair.key().forEach(column -> key.put(column, row.get(column)));
    return key;
  }

  /** Returns the rows by the text of the key from {@link RowStream}. */
  private Map<String, Map<String, @Nullable String>> rows(
      Connection connection, Table table, Stream<byte @Nullable []> keys) throws SQLException {
    String[] wanted = keys.filter(Objects::nonNull).map(this::text).toArray(String[]::new);
    Map<String, Map<String, @Nullable String>> found = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql(table))) {
      Array array = connection.createArrayOf(pair.key().isEmpty() ? "int8" : "text", wanted);
      statement.setArray(1, array);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.put(rows.getString(1), row(rows, table));
        }
      }
    }
    return found;
  }

  /**
   * Returns the query. It uses {@code format} for a type's own text, because users may have defined
   * casts to text.
   */
  private String sql(Table table) {
    String key = pair.key().isEmpty() ? pair.rowHash() : pair.keyText();
    String columns = table.columns().stream().map(RowSample::text).collect(Collectors.joining());
    return "SELECT DISTINCT ON (1) %s%s FROM %s WHERE %s = ANY (?)"
        .formatted(key, columns, table.from(), key);
  }

  private static String text(Table.Column column) {
    String name = Quoting.identifier(column.name());
    return ", CASE WHEN %s IS DISTINCT FROM NULL THEN left(format('%%s', %s), %d) END"
        .formatted(name, name, MAX_CHARACTERS + 1);
  }

  private static Map<String, @Nullable String> row(ResultSet rows, Table table)
      throws SQLException {
    Map<String, @Nullable String> row = new LinkedHashMap<>();
    int position = 2;
    for (Table.Column column : table.columns()) {
      row.put(column.name(), shortened(rows.getString(position++)));
    }
    return row;
  }

  private static @Nullable String shortened(@Nullable String value) {
    return value == null || value.codePointCount(0, value.length()) <= MAX_CHARACTERS
        ? value
        : value.substring(0, value.offsetByCodePoints(0, MAX_CHARACTERS)) + "\u2026";
  }

  private String text(byte[] key) {
    return pair.key().isEmpty()
        ? String.valueOf(ByteBuffer.wrap(key).getLong())
        : new String(key, StandardCharsets.UTF_8);
  }
}
