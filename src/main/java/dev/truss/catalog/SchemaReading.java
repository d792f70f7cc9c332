package dev.truss.catalog;

import java.util.Map;

/**
 * The schema of a database at one moment.
 *
 * @param unread the objects whose definition could not be read, each with the reason
 */
public record SchemaReading(
    Map<SchemaObject, Definition> objects, Map<SchemaObject, String> unread) {

  /**
   * The definition of an object.
   *
   * @param text lines that do not depend on object identifiers, on the settings of the session, or
   *     on the order of creation
   * @param catalog the system catalog that contains it, such as {@code pg_class}
   * @param oid the OID of its row there
   * @param column its number in the relation with that OID; 0 if it is not a column
   */
  public record Definition(String text, String catalog, long oid, int column) {}
}
