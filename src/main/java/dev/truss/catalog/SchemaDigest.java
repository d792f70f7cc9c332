package dev.truss.catalog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A schema in 16 bytes per object: a hash of its kind and name, and one of its definition. It tells
 * whether an object existed and whether it has changed, but not what it was.
 *
 * <p>Only readings by the same queries can be compared with it, because other queries print other
 * definitions. It therefore contains a number for the queries, and the major version of the server.
 */
public final class SchemaDigest {

  /** The number of the queries. It must be raised with each change to a query of this package. */
  private static final int QUERIES = 1;

  /** The hash of a definition that could not be read. */
  private static final long UNREAD = 0;

  private final int queries;
  private final int serverMajor;
  private final Map<Long, Long> definitions;

  /** What the digest tells about an object. */
  public enum Then {
    /** The object is unchanged: it had the same definition, or is missing then and now. */
    SAME,
    OTHER,
    /** The object could not be read then. */
    UNKNOWN
  }

  private SchemaDigest(int queries, int serverMajor, Map<Long, Long> definitions) {
    this.queries = queries;
    this.serverMajor = serverMajor;
    this.definitions = definitions;
  }

  /** Returns the digest of a reading on a server of that major version. */
  public static SchemaDigest of(SchemaReading reading, int serverMajor) {
    MessageDigest hash = sha256();
    Map<Long, Long> definitions = HashMap.newHashMap(reading.objects().size());
    reading
        .objects()
        .forEach(
            (object, definition) ->
                definitions.put(key(hash, object), hash(hash, definition.text())));
    reading.unread().keySet().forEach(object -> definitions.put(key(hash, object), UNREAD));
    return new SchemaDigest(QUERIES, serverMajor, definitions);
  }

  /** Compares an object with the digest. */
  public Then compare(SchemaObject object, SchemaReading.@Nullable Definition now) {
    MessageDigest hash = sha256();
    @Nullable Long then = definitions.get(key(hash, object));
    if (then == null) {
      return now == null ? Then.SAME : Then.OTHER;
    }
    if (then == UNREAD) {
      return Then.UNKNOWN;
    }
    return now != null && then == hash(hash, now.text()) ? Then.SAME : Then.OTHER;
  }

  /** Returns whether the object existed. */
  public boolean had(SchemaObject object) {
    return definitions.containsKey(key(sha256(), object));
  }

  /** Returns the digest as bytes, for storage. */
  public byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(2 * Integer.BYTES + definitions.size() * 2 * Long.BYTES);
    bytes.putInt(QUERIES).putInt(serverMajor);
    definitions.forEach((object, definition) -> bytes.putLong(object).putLong(definition));
    return bytes.array();
  }

  /** Reads a stored digest. */
  public static SchemaDigest read(byte[] kept) {
    ByteBuffer bytes = ByteBuffer.wrap(kept);
    int queries = bytes.getInt();
    int serverMajor = bytes.getInt();
    Map<Long, Long> definitions = HashMap.newHashMap(bytes.remaining() / (2 * Long.BYTES));
    while (bytes.hasRemaining()) {
      definitions.put(bytes.getLong(), bytes.getLong());
    }
    return new SchemaDigest(queries, serverMajor, definitions);
  }

  /** Returns whether it can be compared with a reading on a server of that major version. */
  public boolean isComparableOn(int major) {
    return queries == QUERIES && serverMajor == major;
  }

  private static long key(MessageDigest hash, SchemaObject object) {
    return hash(hash, object.type() + "\0" + object.name());
  }

  private static long hash(MessageDigest hash, String text) {
    long value = ByteBuffer.wrap(hash.digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
    return value == UNREAD ? 1 : value;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
