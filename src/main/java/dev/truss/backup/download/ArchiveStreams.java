package dev.truss.backup.download;

import dev.truss.backup.archive.Manifest;
import dev.truss.backup.archive.Manifests;
import dev.truss.storage.ArchiveStorage;
import dev.truss.storage.UnsafeFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Writes archives into a stream while they are read from the storage. */
@ApplicationScoped
public class ArchiveStreams {

  private static final int BUFFER = 64 * 1024;

  private final ArchiveStorage storage;

  ArchiveStreams(ArchiveStorage storage) {
    this.storage = storage;
  }

  /**
   * Checks that an archive contains only files of its own, before any of them is sent.
   *
   * @throws Manifests.Unusable naming what is not
   */
  public void requireOwn(String archive) throws IOException {
    try {
      storage.requireOwn(archive);
    } catch (UnsafeFile e) {
      throw new Manifests.Unusable(
          "archive %s is not what was written: %s".formatted(archive, e.getMessage()), e);
    }
  }

  /** Writes a part of a file. */
  public void write(String archive, String file, ByteRange range, OutputStream to)
      throws IOException {
    try (InputStream content = storage.open(archive, file, range.first())) {
      copy(content, range.length(), to);
    }
  }

  public ArchiveTar tar(String archive, Manifest manifest) throws IOException {
    try (InputStream content = storage.open(archive, ArchiveStorage.MANIFEST, 0)) {
      return new ArchiveTar(storage, archive, manifest, content.readAllBytes());
    }
  }

  /**
   * Copies exactly {@code length} bytes. A file that became shorter is an error, not a short
   * answer.
   */
  static void copy(InputStream from, long length, OutputStream to) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long left = length;
    while (left > 0) {
      int read = from.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new EOFException("a file of the archive is shorter than it was");
      }
      to.write(buffer, 0, read);
      left -= read;
    }
  }
}
