package dev.truss.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Archives in a folder. */
class FolderStorageTest extends ArchiveStorageContract {
  @TempDir private Path folder;

  @Override
  ArchiveStorage create() {
    return new FolderStorage(folder.resolve("backups"));
  }

  @Override
  List<String> everything() throws IOException {
    if (!Files.exists(folder.resolve("backups"))) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder.resolve("backups"))) {
      return all.skip(1).map(path -> folder.relativize(path).toString()).toList();
    }
  }

  @Override
  void removeFile(String name, String file) throws IOException {
    Files.delete(folder.resolve("backups").resolve(name).resolve(file));
  }
}
