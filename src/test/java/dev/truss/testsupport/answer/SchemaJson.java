package dev.truss.testsupport.answer;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database's schema. */
public record SchemaJson(
    String database, List<Relation> tables, List<Function> functions, List<String> dropped) {
  public record Relation(
      String schema,
      String name,
      String kind,
      @Nullable String comment,
      long rowEstimate,
      long sizeBytes,
      @Nullable String definition,
      List<Column> columns,
      List<Constraint> constraints,
      List<ForeignKey> foreignKeys,
      @Nullable String change) {}

  public record Column(
      String name,
      String type,
      @JsonProperty("default") @Nullable String defaultValue,
      @Nullable String identity,
      @Nullable String generated,
      boolean primaryKey) {}

  public record Constraint(String name, String kind) {}

  public record ForeignKey(String name, List<String> columns, References references) {}

  public record References(String schema, String table, List<String> columns) {}

  public record Function(String schema, String name) {}

  /** The relation of this name. */
  public Relation table(String name) {
    return tables.stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No relation " + name + " in " + this));
  }
}
