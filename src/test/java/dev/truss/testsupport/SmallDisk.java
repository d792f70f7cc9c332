package dev.truss.testsupport;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system of a few megabytes that tests fill up, which takes root to mount. */
public final class SmallDisk implements AutoCloseable {
  private static final String BALLAST = "ballast";

  private final Path folder;
  private final Thread atExit = new Thread(this::unmount);

  private SmallDisk(Path folder) {
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Skips the test with a sentence where this cannot be had, except in CI: there it fails. */
  public static SmallDisk mount(int megabytes) {
    if (!PostgresInstallation.isRoot()) {
      UnpackedPostgres.missing("Only root can mount the small file system of this test");
    }
    Path folder = PostgresInstallation.newFolder("small-");
    Command.run(
        List.of("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", "" + folder));
    PostgresInstallation.giveAway(folder);
    return new SmallDisk(folder);
  }

  public Path folder() {
    return folder;
  }

  /** Leaves so much room, or less where somebody else writes at the same time. */
  public void fillBut(int megabytes) {
    fillButBytes(megabytes * 1024L * 1024);
  }

  /** Leaves so much room that the next block that Postgres writes is cut short. */
  public void fillButHalfABlock() {
    fillButBytes(4096);
  }

  private void fillButBytes(long bytes) {
    try (RandomAccessFile ballast = new RandomAccessFile(file(), "rw")) {
      long left = Files.getFileStore(folder).getUsableSpace() - bytes;
      byte[] zeros = new byte[1024 * 1024];
      for (; left > 0; left -= zeros.length) {
        ballast.write(zeros, 0, (int) Math.min(left, zeros.length));
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left on device")) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Takes away what {@link #fillBut} wrote. */
  public void free() {
    try {
      Files.deleteIfExists(folder.resolve(BALLAST));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String file() {
    return folder.resolve(BALLAST).toString();
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    unmount();
  }

  private void unmount() {
    Command.run(List.of("umount", "--lazy", folder.toString()));
    PostgresServer.delete(folder);
  }
}
