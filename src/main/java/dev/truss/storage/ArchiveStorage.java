package dev.truss.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Stores archives by name. An archive exists as a whole or not at all. It is first written into a
 * local folder, its {@link Draft}.
 */
public interface ArchiveStorage {

  /** The file that is written last and completes an archive. */
  String MANIFEST = "manifest.json";

  /** An archive that is being written. */
  interface Draft extends AutoCloseable {

    /** Returns the local folder for the archive's files. */
    Path folder();

    /**
     * Publishes the archive. Its files are on disk or in the store before its name appears.
     *
     * @param manifest the content of {@link #MANIFEST}
     * @param progress is told of each number of bytes that was stored
     * @throws IOException also when there is an archive of that name
     */
    void publish(byte[] manifest, Progress progress) throws IOException;

    /** Deletes the draft if it was not published. */
    @Override
    void close() throws IOException;
  }

  /** The files of an archive on this machine, for programs that read local files. */
  interface Fetched extends AutoCloseable {
    Path folder();

    /** Deletes the files if they were copied for this use. */
    @Override
    void close() throws IOException;
  }

  /** Receives numbers of bytes, also 0 while nothing moves; may throw to stop the transfer. */
  interface Progress {
    void bytes(long more);
  }

  /**
   * Begins a new archive.
   *
   * @param name of letters, digits, {@code -} and {@code _}; never used before
   */
  Draft begin(String name) throws IOException;

  /** Returns the names of all complete archives, sorted. */
  List<String> names() throws IOException;

  /**
   * Opens a file of an archive.
   *
   * @param file relative to the archive
   * @param offset where to begin
   * @throws java.nio.file.NoSuchFileException when it is not there
   */
  InputStream open(String name, String file, long offset) throws IOException;

  /**
   * Makes the files of an archive readable for programs.
   *
   * @throws UnsafeFile when there is something in it that is not a file of its own
   */
  Fetched fetch(String name, Progress progress) throws IOException;

  /**
   * Requires that an archive holds nothing but files of its own: a link may lead to a file that the
   * client may not see. An object store holds no links.
   *
   * @throws UnsafeFile naming the first entry that is something else
   */
  default void requireOwn(String name) throws IOException {}

  /**
   * Deletes an archive, its manifest first, or the remains of one that was never completed. Does
   * nothing if it does not exist.
   */
  void delete(String name) throws IOException;

  /** Returns a description for messages, without credentials. */
  String description();
}
