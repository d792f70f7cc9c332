package dev.truss.backup;

import dev.truss.storage.ArchiveStorage;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Archives, written into a stream as they are read from the storage. */
@ApplicationScoped
class ArchiveStreams {

  private static final int BUFFER = 64 * 1024;

  private final ArchiveStorage storage;

  ArchiveStreams(ArchiveStorage storage) {
    this.storage = storage;
  }

  /** A part of a file. */
  void write(String archive, String file, ByteRange range, OutputStream to) throws IOException {
    try (InputStream content = storage.open(archive, file, range.first())) {
      copy(content, range.length(), to);
    }
  }

  /** All files and the manifest as a tar, in a folder that has the archive's name. */
  void writeTar(String archive, Manifest manifest, OutputStream to) throws IOException {
    byte[] ofManifest;
    try (InputStream content = storage.open(archive, ArchiveStorage.MANIFEST, 0)) {
      ofManifest = content.readAllBytes();
    }
    // Not closed: that would end the answer as if it were whole when a file cannot be read.
    TarArchiveOutputStream tar = new TarArchiveOutputStream(to);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    begin(tar, archive, ArchiveStorage.MANIFEST, ofManifest.length, manifest);
    tar.write(ofManifest);
    tar.closeArchiveEntry();
    for (Manifest.File file : manifest.files()) {
      begin(tar, archive, file.name(), file.sizeBytes(), manifest);
      try (InputStream content = storage.open(archive, file.name(), 0)) {
        copy(content, file.sizeBytes(), tar);
      }
      tar.closeArchiveEntry();
    }
    tar.finish();
    tar.flush();
  }

  private static void begin(
      TarArchiveOutputStream tar, String archive, String file, long size, Manifest manifest)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(archive + "/" + file);
    entry.setSize(size);
    entry.setModTime(manifest.createdAt().toEpochMilli());
    entry.setMode(0100600);
    tar.putArchiveEntry(entry);
  }

  /** Exactly so many bytes: a file that became shorter is an error, and not a short answer. */
  private static void copy(InputStream from, long length, OutputStream to) throws IOException {
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
