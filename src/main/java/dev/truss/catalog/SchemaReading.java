package dev.truss.catalog;

import java.util.Map;

/**
 * What the catalogs of a database said at one moment.
 *
 * @param unread objects whose definition could not be had, each with the reason
 */
public record SchemaReading(
    Map<SchemaObject, Definition> objects, Map<SchemaObject, String> unread) {

  /**
   * What makes an object what it is.
   *
   * @param text lines that do not depend on object identifiers, on the settings of the session, or
   *     on the order in which things were made
   * @param catalog the system catalog that holds it, such as {@code pg_class}
   * @param oid of its row there
   * @param column its number in the relation with that OID; 0 if it is not a column
   */
  public record Definition(String text, String catalog, long oid, int column) {}
}
