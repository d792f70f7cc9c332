package dev.truss.storage;

import java.io.IOException;

/**
 * What Truss does not put into an archive, and does not read: a link, a device, a name outside of
 * it.
 */
public final class UnsafeFile extends IOException {
  private static final long serialVersionUID = 1L;

  UnsafeFile(String message) {
    super(message);
  }
}
