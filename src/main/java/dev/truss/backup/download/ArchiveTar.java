package dev.truss.backup.download;

import dev.truss.backup.archive.Manifest;
import dev.truss.storage.ArchiveStorage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes the files of an archive and its manifest as a tar, in a folder with the archive's name.
 * Its length is known in advance, so that a client which receives less knows that something is
 * missing.
 */
public final class ArchiveTar {

  private static final int BLOCK = 512;

  private final ArchiveStorage storage;
  private final String archive;
  private final Manifest manifest;
  private final byte[] written;

  /**
   * Creates the tar of an archive.
   *
   * @param written its manifest as it is stored
   */
  ArchiveTar(ArchiveStorage storage, String archive, Manifest manifest, byte[] written) {
    this.storage = storage;
    this.archive = archive;
    this.manifest = manifest;
    this.written = written;
  }

  /** Returns its length in bytes. */
  public long size() throws IOException {
    long size = size(ArchiveStorage.MANIFEST, written.length);
    for (Manifest.File file : manifest.files()) {
      size += size(file.name(), file.sizeBytes());
    }
    return size + 2 * BLOCK;
  }

  private long size(String file, long content) throws IOException {
    // Not closed, because the content is not written. A header is longer if its name is.
    TarArchiveOutputStream header = to(OutputStream.nullOutputStream());
    header.putArchiveEntry(entry(file, content));
    return header.getBytesWritten() + Math.ceilDiv(content, BLOCK) * BLOCK;
  }

  public void writeTo(OutputStream to) throws IOException {
    // Not closed, because that would end the answer as if it were complete when a file cannot be
    // read.
    TarArchiveOutputStream tar = to(to);
    tar.putArchiveEntry(entry(ArchiveStorage.MANIFEST, written.length));
    tar.write(written);
    tar.closeArchiveEntry();
    for (Manifest.File file : manifest.files()) {
      tar.putArchiveEntry(entry(file.name(), file.sizeBytes()));
      try (InputStream content = storage.open(archive, file.name(), 0)) {
        ArchiveStreams.copy(content, file.sizeBytes(), tar);
      }
      tar.closeArchiveEntry();
    }
    tar.finish();
    tar.flush();
  }

  private static TarArchiveOutputStream to(OutputStream to) {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(to);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    return tar;
  }

  private TarArchiveEntry entry(String file, long size) {
    TarArchiveEntry entry = new TarArchiveEntry(archive + "/" + file);
    entry.setSize(size);
    entry.setModTime(manifest.createdAt().toEpochMilli());
    entry.setMode(0100600);
    return entry;
  }
}
