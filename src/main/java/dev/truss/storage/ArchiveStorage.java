package dev.truss.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Archives by their names, each whole or not there at all. An archive is written into a local
 * folder first, its {@link Draft}.
 */
public interface ArchiveStorage {

  /** The file that is written last and makes an archive of the others. */
  String MANIFEST = "manifest.json";

  /** An archive in the making. */
  interface Draft extends AutoCloseable {

    /** The local folder to write its files into. */
    Path folder();

    /**
     * Makes it an archive: its files are on disk, or in the store, before its name is.
     *
     * @param manifest the content of {@link #MANIFEST}
     * @param progress is told of each number of bytes that was stored
     * @throws IOException also when there is an archive of that name
     */
    void publish(byte[] manifest, Progress progress) throws IOException;

    /** Removes what was not published. */
    @Override
    void close() throws IOException;
  }

  /** The files of an archive on this machine, for programs that read files. */
  interface Fetched extends AutoCloseable {
    Path folder();

    /** Removes them if they were copied for this. */
    @Override
    void close() throws IOException;
  }

  /** Is told of bytes, also of none while nothing moves; may throw to stop what goes on. */
  interface Progress {
    void bytes(long more);
  }

  /**
   * Begins an archive.
   *
   * @param name of letters, digits, {@code -} and {@code _}; never used before
   */
  Draft begin(String name) throws IOException;

  /** The names of those that are whole, sorted. */
  List<String> names() throws IOException;

  /**
   * Reads one file.
   *
   * @param file relative to the archive
   * @param offset where to begin
   * @throws java.nio.file.NoSuchFileException when it is not there
   */
  InputStream open(String name, String file, long offset) throws IOException;

  Fetched fetch(String name, Progress progress) throws IOException;

  /**
   * Removes an archive, its manifest first, or what there is of one that was never finished; what
   * is gone stays so.
   */
  void delete(String name) throws IOException;

  /** For messages; no credentials. */
  String description();
}
