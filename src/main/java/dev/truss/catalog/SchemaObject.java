package dev.truss.catalog;

import java.util.Comparator;

/**
 * An object of a schema.
 *
 * @param type as in DROP statements, such as MATERIALIZED VIEW
 * @param name with schema, and with table where it belongs to one, quoted where it must be
 */
public record SchemaObject(String type, String name) implements Comparable<SchemaObject> {

  private static final Comparator<SchemaObject> ORDER =
      Comparator.comparing(SchemaObject::name).thenComparing(SchemaObject::type);

  @Override
  public int compareTo(SchemaObject other) {
    return ORDER.compare(this, other);
  }
}
