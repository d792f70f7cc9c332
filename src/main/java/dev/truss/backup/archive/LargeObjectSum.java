package dev.truss.backup.archive;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Adds up the large objects of a database, each with its number, read in pieces. A hole in a large
 * object reads as zeros, as it does after a restore.
 */
final class LargeObjectSum {

  private static final int PIECE_BYTES = 1 << 18;
  private static final int AT_ONCE = 16;

  private static final String FIRST_PIECES =
      "SELECT oid::bigint, pg_catalog.lo_get(oid, 0, %d) FROM pg_catalog.pg_largeobject_metadata"
          .formatted(PIECE_BYTES);

  private static final String PIECE = "SELECT pg_catalog.lo_get(?::oid, ?, " + PIECE_BYTES + ")";

  private LargeObjectSum() {}

  /**
   * Returns the sum as the session's transaction sees it. The transaction stays open, because its
   * end would also end the snapshot, which a dump may be about to import.
   */
  static ContentSum of(Connection session) throws SQLException {
    ContentSum sum = new ContentSum();
    try (Statement statement = session.createStatement()) {
      session.setAutoCommit(false); // else the driver would hold all pieces at once
      statement.setFetchSize(AT_ONCE);
      try (ResultSet row = statement.executeQuery(FIRST_PIECES)) {
        while (row.next()) {
          add(session, row.getLong(1), row.getBytes(2), sum);
        }
      }
    }
    return sum;
  }

  private static void add(Connection session, long oid, byte[] first, ContentSum sum)
      throws SQLException {
    byte[] name = (oid + ":").getBytes(StandardCharsets.US_ASCII);
    sum.update(name, 0, name.length);
    sum.update(first, 0, first.length);
    if (first.length == PIECE_BYTES) {
      addRest(session, oid, sum);
    }
    sum.endRow();
  }

  private static void addRest(Connection session, long oid, ContentSum sum) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(PIECE)) {
      query.setLong(1, oid);
      byte[] piece;
      long offset = PIECE_BYTES;
      do {
        query.setLong(2, offset);
        try (ResultSet row = query.executeQuery()) {
          row.next();
          piece = row.getBytes(1);
        }
        sum.update(piece, 0, piece.length);
        offset += piece.length;
      } while (piece.length == PIECE_BYTES);
    }
  }
}
