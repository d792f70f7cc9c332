package dev.truss.storage;

import java.io.IOException;

/**
 * Thrown for entries that Truss neither archives nor reads: links, devices, and names outside the
 * archive.
 */
public final class UnsafeFile extends IOException {
  private static final long serialVersionUID = 1L;

  UnsafeFile(String message) {
    super(message);
  }
}
