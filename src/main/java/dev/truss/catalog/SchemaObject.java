package dev.truss.catalog;

import java.util.Comparator;

/**
 * An object of a schema.
 *
 * @param type the kind, as in DROP statements, such as MATERIALIZED VIEW
 * @param name the name with its schema, and with its table if it belongs to one, quoted where
 *     necessary
 */
public record SchemaObject(String type, String name) implements Comparable<SchemaObject> {

  private static final Comparator<SchemaObject> ORDER =
      Comparator.comparing(SchemaObject::name).thenComparing(SchemaObject::type);

  @Override
  public int compareTo(SchemaObject other) {
    return ORDER.compare(this, other);
  }
}
