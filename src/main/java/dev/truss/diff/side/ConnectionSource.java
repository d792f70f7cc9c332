package dev.truss.diff.side;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens a new session on one of the two databases. */
@FunctionalInterface
public interface ConnectionSource {
  Connection open() throws SQLException;
}
