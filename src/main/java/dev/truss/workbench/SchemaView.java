package dev.truss.workbench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The tables and functions of a database. Names are as in the catalogs, not quoted. */
@Schema(name = "DatabaseSchema")
@JsonInclude(JsonInclude.Include.ALWAYS)
record SchemaView(
    @Schema(examples = "shop") String database,
    @Schema(nullable = true) @Nullable Long branchId,
    List<String> schemas,
    List<Relation> tables,
    List<Function> functions,
    @Schema(
            description = "With compare: what the parent has and this has not",
            examples = "[\"public.old\"]")
        List<String> dropped) {

  /** A table, view or similar relation. */
  @Schema(name = "Relation")
  record Relation(
      String schema,
      String name,
      @Schema(
              description = "table, partitioned_table, view, materialized_view, foreign_table",
              examples = "table")
          String kind,
      String owner,
      @Schema(nullable = true) @Nullable String comment,
      @Schema(description = "The estimate of the last ANALYZE; -1 without one") long rowEstimate,
      @Schema(description = "With its indexes and what it keeps outside of rows") long sizeBytes,
      @Schema(nullable = true, description = "The query of a view") @Nullable String definition,
      @Schema(nullable = true, examples = "public.measurements") @Nullable String partitionOf,
      List<Column> columns,
      List<Index> indexes,
      List<Constraint> constraints,
      List<ForeignKey> foreignKeys,
      List<Trigger> triggers,
      @Schema(
              nullable = true,
              description = "With compare: how it differs from the parent's; null if it does not")
          @Nullable Change change) {

    String qualified() {
      return schema + "." + name;
    }

    /** Returns the relation without sizes and other values that change by themselves. */
    Relation definitionOnly() {
      return new Relation(
          schema,
          name,
          kind,
          owner,
          comment,
          0,
          0,
          definition,
          partitionOf,
          columns,
          indexes.stream().map(index -> index.withSize(0)).toList(),
          constraints,
          foreignKeys,
          triggers,
          null);
    }

    Relation with(@Nullable Change found) {
      return new Relation(
          schema,
          name,
          kind,
          owner,
          comment,
          rowEstimate,
          sizeBytes,
          definition,
          partitionOf,
          columns,
          indexes,
          constraints,
          foreignKeys,
          triggers,
          found);
    }
  }

  /** The change of a table since the parent. */
  @Schema(name = "RelationChange")
  enum Change {
    @JsonProperty("added")
    ADDED,
    @JsonProperty("changed")
    CHANGED
  }

  /** Of a table. */
  @Schema(name = "TableColumn")
  record Column(
      String name,
      @Schema(examples = "character varying(20)") String type,
      boolean nullable,
      @JsonProperty("default") @Schema(name = "default", nullable = true)
          @Nullable String defaultValue,
      @Schema(nullable = true, description = "always or by default") @Nullable String identity,
      @Schema(nullable = true, description = "The expression that it is generated from")
          @Nullable String generated,
      @Schema(nullable = true) @Nullable String comment,
      boolean primaryKey) {}

  /** Of a table. */
  @Schema(name = "TableIndex")
  record Index(String name, String definition, boolean unique, boolean primary, long sizeBytes) {

    Index withSize(long bytes) {
      return new Index(name, definition, unique, primary, bytes);
    }
  }

  /** Of a table. */
  @Schema(name = "TableConstraint")
  record Constraint(
      String name,
      @Schema(
              description = "primary_key, unique, foreign_key, check, exclusion, not_null, trigger",
              examples = "check")
          String kind,
      String definition,
      List<String> columns) {}

  /** A foreign key of a table. */
  @Schema(name = "TableForeignKey")
  record ForeignKey(String name, List<String> columns, References references) {}

  /** The target of a foreign key. */
  @Schema(name = "ForeignKeyTarget")
  record References(String schema, String table, List<String> columns) {}

  /** Of a table. */
  @Schema(name = "TableTrigger")
  record Trigger(String name, String definition) {}

  /** A function, procedure or aggregate. */
  @Schema(name = "DatabaseFunction")
  record Function(
      String schema,
      String name,
      String arguments,
      @Schema(nullable = true) @Nullable String returns,
      String language,
      @Schema(description = "function, procedure, aggregate, window", examples = "function")
          String kind) {}
}
