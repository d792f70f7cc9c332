package dev.truss.branch;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Digests of schemas of sources, the latest ones, as many as have room in 16 MB. */
final class KnownDigests {

  private static final long MOST_BYTES = 16_000_000;

  private final Map<Key, byte[]> digests = new LinkedHashMap<>();
  private long bytes;

  /** A version of the content of a database. */
  record Key(long oid, String contentVersion) {}

  synchronized Optional<byte[]> find(Key key) {
    return Optional.ofNullable(digests.get(key));
  }

  synchronized void put(Key key, byte[] digest) {
    byte[] before = digests.put(key, digest);
    bytes += digest.length - (before == null ? 0 : before.length);
    Iterator<byte[]> eldest = digests.values().iterator();
    while (bytes > MOST_BYTES && eldest.hasNext()) {
      bytes -= eldest.next().length;
      eldest.remove();
    }
  }
}
