package dev.truss.workbench;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the catalogs of a database, in one snapshot. */
final class SchemaReader {

  private final Connection session;

  SchemaReader(Connection session) {
    this.session = session;
  }

  List<String> schemas() throws SQLException {
    return read(SchemaQueries.SCHEMAS, row -> row.getString(1));
  }

  List<SchemaView.Relation> relations() throws SQLException {
    Map<Long, List<SchemaView.Column>> columns =
        byTable(
            SchemaQueries.COLUMNS,
            row ->
                new SchemaView.Column(
                    row.getString(2),
                    row.getString(3),
                    row.getBoolean(4),
                    row.getString(5),
                    row.getString(6),
                    row.getString(7),
                    row.getString(8),
                    row.getBoolean(9)));
    Map<Long, List<SchemaView.Index>> indexes =
        byTable(
            SchemaQueries.INDEXES,
            row ->
                new SchemaView.Index(
                    row.getString(2),
                    row.getString(3),
                    row.getBoolean(4),
                    row.getBoolean(5),
                    row.getLong(6)));
    Map<Long, List<SchemaView.Constraint>> constraints =
        byTable(
            SchemaQueries.CONSTRAINTS,
            row ->
                new SchemaView.Constraint(
                    row.getString(2), row.getString(3), row.getString(4), texts(row, 5)));
    Map<Long, List<SchemaView.ForeignKey>> foreignKeys =
        byTable(
            SchemaQueries.FOREIGN_KEYS,
            row ->
                new SchemaView.ForeignKey(
                    row.getString(2),
                    texts(row, 3),
                    new SchemaView.References(row.getString(4), row.getString(5), texts(row, 6))));
    Map<Long, List<SchemaView.Trigger>> triggers =
        byTable(
            SchemaQueries.TRIGGERS,
            row -> new SchemaView.Trigger(row.getString(2), row.getString(3)));
    return read(
        SchemaQueries.RELATIONS,
        row -> {
          long oid = row.getLong(1);
          return new SchemaView.Relation(
              row.getString(2),
              row.getString(3),
              row.getString(4),
              row.getString(5),
              row.getString(6),
              row.getLong(7),
              row.getLong(8),
              row.getString(9),
              row.getString(10),
              columns.getOrDefault(oid, List.of()),
              indexes.getOrDefault(oid, List.of()),
              constraints.getOrDefault(oid, List.of()),
              foreignKeys.getOrDefault(oid, List.of()),
              triggers.getOrDefault(oid, List.of()),
              null);
        });
  }

  List<SchemaView.Function> functions() throws SQLException {
    return read(
        SchemaQueries.FUNCTIONS,
        row ->
            new SchemaView.Function(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6)));
  }

  private interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  private <T> List<T> read(String sql, Row<T> as) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<T> all = new ArrayList<>();
      while (row.next()) {
        all.add(as.of(row));
      }
      return all;
    }
  }

  private <T> Map<Long, List<T>> byTable(String sql, Row<T> as) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      Map<Long, List<T>> all = new HashMap<>();
      while (row.next()) {
        all.computeIfAbsent(row.getLong(1), oid -> new ArrayList<>()).add(as.of(row));
      }
      return all;
    }
  }

  private static List<String> texts(ResultSet row, int column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }
}
