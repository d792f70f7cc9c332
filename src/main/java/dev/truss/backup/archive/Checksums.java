package dev.truss.backup.archive;

import dev.truss.storage.Concurrently;
import dev.truss.storage.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/** Computes the SHA-256 of files. */
public final class Checksums {

  /** The number of files that are read at the same time. */
  static final int AT_ONCE = 4;

  private static final int BUFFER = 256 * 1024;

  private Checksums() {}

  /** Returns the files below a folder with their checksums, ordered by name. */
  public static List<Manifest.File> ofFolder(Path folder, LongConsumer progress)
      throws IOException {
    List<Path> files = Folders.files(folder);
    var sums = new Manifest.File[files.size()];
    Concurrently.forEach(
        IntStream.range(0, sums.length).boxed().toList(),
        AT_ONCE,
        i -> {
          try (InputStream content = Files.newInputStream(folder.resolve(files.get(i)))) {
            sums[i] = of(files.get(i).toString(), content, progress);
          }
        });
    return List.of(sums);
  }

  /** Returns the size and the checksum of one file. */
  public static Manifest.File of(String name, InputStream content, LongConsumer progress)
      throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
      digest.update(buffer, 0, read);
      size += read;
      progress.accept(read);
    }
    return new Manifest.File(name, size, HexFormat.of().formatHex(digest.digest()));
  }

  /** Returns the checksum of bytes. */
  public static String of(byte[] content) {
    return HexFormat.of().formatHex(sha256().digest(content));
  }

  /** Returns one checksum for all files: that of the lines which {@code sha256sum} would print. */
  public static String overall(List<Manifest.File> files) {
    MessageDigest digest = sha256();
    for (Manifest.File file : files) {
      digest.update((file.sha256() + "  " + file.name() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
  }
}
