package dev.truss.backup.archive;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A sum over rows that does not depend on their order: the SHA-256 of each row, cut to 128 bits,
 * added modulo 2<sup>128</sup>. Rows may repeat, and the sums of the leaves of a partitioned table
 * add up to the sum of the table.
 */
final class ContentSum {

  private static final int SHA256_BYTES = 32;

  private final MessageDigest digest;
  private final byte[] hash = new byte[SHA256_BYTES];
  private final ByteBuffer lanes = ByteBuffer.wrap(hash);
  private long high;
  private long low;
  private long rows;

  ContentSum() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds bytes to the row that is being read. */
  void update(byte[] buffer, int from, int to) {
    digest.update(buffer, from, to - from);
  }

  /** Ends the row that is being read. */
  void endRow() {
    try {
      digest.digest(hash, 0, SHA256_BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException(e);
    }
    add(lanes.getLong(0), lanes.getLong(Long.BYTES));
    rows++;
  }

  void add(ContentSum other) {
    add(other.high, other.low);
    rows += other.rows;
  }

  private void add(long addedHigh, long addedLow) {
    low += addedLow;
    boolean carry = Long.compareUnsigned(low, addedLow) < 0;
    high += addedHigh + (carry ? 1 : 0);
  }

  long rows() {
    return rows;
  }

  /** Returns the sum as 32 hexadecimal digits. */
  String hex() {
    HexFormat format = HexFormat.of();
    return format.toHexDigits(high) + format.toHexDigits(low);
  }
}
