package dev.truss.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Downloads objects into files. */
record S3Download(Source source, int atOnce) {

  private static final int BUFFER = 64 * 1024;

  /** Opens an object. */
  interface Source {
    InputStream open(String file) throws IOException;
  }

  /** Downloads all given files into a folder. */
  void files(List<String> files, Path folder, ArchiveStorage.Progress progress) throws IOException {
    Concurrently.forEach(
        files, atOnce, () -> progress.bytes(0), file -> file(file, folder, progress));
  }

  private void file(String file, Path folder, ArchiveStorage.Progress progress) throws IOException {
    Path path = Folders.inside(folder, file);
    Files.createDirectories(path.getParent());
    try (InputStream content = source.open(file);
        var out = Files.newOutputStream(path)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        out.write(buffer, 0, read);
        progress.bytes(read);
      }
    }
  }
}
