package dev.truss.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever can write into the folder leads Truss to no file elsewhere. */
class FolderStorageLinksTest {

  @TempDir private Path root;

  private Path backups;
  private Path secret;
  private ArchiveStorage storage;

  @BeforeEach
  void haveAnArchive() throws IOException {
    backups = root.resolve("backups");
    secret = Files.writeString(root.resolve("secret"), "root:x");
    Files.createDirectories(backups.resolve("one/archive"));
    Files.writeString(backups.resolve("one/manifest.json"), "{}");
    Files.writeString(backups.resolve("one/archive/toc.dat"), "toc");
    storage = new FolderStorage(backups);
  }

  private void isRefused(String file, String why) {
    assertThatThrownBy(() -> storage.open("one", file, 0).close())
        .isInstanceOf(UnsafeFile.class)
        .hasMessageContaining(why);
    assertThatThrownBy(() -> storage.requireOwn("one")).isInstanceOf(UnsafeFile.class);
    assertThatThrownBy(() -> storage.fetch("one", more -> {})).isInstanceOf(UnsafeFile.class);
  }

  @Test
  void filesOfItsOwnAreRead() throws IOException {
    try (InputStream content = storage.open("one", "archive/toc.dat", 1)) {
      assertThat(content.readAllBytes()).asString().isEqualTo("oc");
    }
    storage.requireOwn("one");
    storage.fetch("one", more -> {}).close();
  }

  @Test
  void symbolicLinkToAFileIsNotFollowed() throws IOException {
    Files.createSymbolicLink(backups.resolve("one/archive/1.dat"), secret);

    isRefused("archive/1.dat", "archive/1.dat is a symbolic link");
    assertThat(Folders.files(backups.resolve("one")))
        .containsExactly(Path.of("archive/toc.dat"), Path.of("manifest.json"));
  }

  @Test
  void symbolicLinkToAFolderIsNotFollowed() throws IOException {
    Files.createSymbolicLink(backups.resolve("one/more"), root);

    isRefused("more/secret", "more is a symbolic link");
  }

  @Test
  void linkThatLeadsNowhereIsRefused() throws IOException {
    Files.createSymbolicLink(backups.resolve("one/archive/1.dat"), root.resolve("nothing"));

    isRefused("archive/1.dat", "symbolic link");
  }

  @Test
  void hardLinkIsRefused() throws IOException {
    Files.createLink(backups.resolve("one/archive/1.dat"), secret);

    isRefused("archive/1.dat", "hard link");
  }

  /** To open it would take for ever. */
  @Test
  void pipeIsNotOpened() throws IOException, InterruptedException {
    Path pipe = backups.resolve("one/archive/1.dat");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    isRefused("archive/1.dat", "is not a file");
  }

  @Test
  void namesOutsideAreRefused() {
    for (String file :
        new String[] {"../../secret", "/etc/passwd", "archive/../../two/x", "", "."}) {
      assertThatThrownBy(() -> storage.open("one", file, 0).close())
          .as(file)
          .isInstanceOf(UnsafeFile.class);
    }
    assertThatThrownBy(() -> storage.open("one", "archive", 0).close())
        .isInstanceOf(UnsafeFile.class);
  }

  /** Its own files stay where they are when it is deleted. */
  @Test
  void linkInPlaceOfAnArchiveIsNone() throws IOException {
    Files.createSymbolicLink(backups.resolve("two"), backups.resolve("one"));
    Files.createDirectory(backups.resolve("three"));
    Files.createSymbolicLink(
        backups.resolve("three/manifest.json"), backups.resolve("one/manifest.json"));

    assertThat(storage.names()).containsExactly("one");
    assertThatThrownBy(() -> storage.open("two", "manifest.json", 0).close())
        .isInstanceOf(UnsafeFile.class);
    assertThatThrownBy(() -> storage.open("three", "manifest.json", 0).close())
        .isInstanceOf(UnsafeFile.class);
    storage.delete("two");
    storage.delete("three");
    assertThat(backups.resolve("one/manifest.json")).exists();
    assertThat(Files.isSymbolicLink(backups.resolve("two"))).isFalse();
  }
}
