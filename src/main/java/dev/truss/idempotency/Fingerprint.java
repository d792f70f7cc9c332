package dev.truss.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The request that a key is bound to.
 *
 * @param path with the query
 * @param bodySha256 of the body, and of the database that the session is on
 */
record Fingerprint(String method, String path, String bodySha256) {

  static Fingerprint of(String method, String path, byte[] body, String database) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(database.getBytes(StandardCharsets.UTF_8));
      return new Fingerprint(method, path, HexFormat.of().formatHex(digest.digest(body)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
