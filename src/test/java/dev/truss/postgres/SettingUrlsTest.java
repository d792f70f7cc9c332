package dev.truss.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingUrlsTest {

  private static final String OPTION = "truss.workbench.main-url";

  @TempDir Path folder;

  @Test
  void passwordMayStandInAFileOfItsOwnWithoutPercentEncoding() throws IOException {
    Optional<DatabaseUrl> url =
        read(file("url", "postgresql://reader@db/shop\n"), file("password", "p@ss/w%rd${x}\n"));

    assertThat(url.orElseThrow().user()).isEqualTo("reader");
    assertThat(url.orElseThrow().password()).isEqualTo("p@ss/w%rd${x}");
  }

  @Test
  void passwordInTheUrlIsEnough() throws IOException {
    Optional<DatabaseUrl> url =
        read(file("url", "postgresql://reader:secret@db/shop"), Optional.empty());

    assertThat(url.orElseThrow().password()).isEqualTo("secret");
  }

  @Test
  void twoPasswordsAreRefusedWithoutShowingThem() {
    assertThatThrownBy(
            () ->
                read(
                    file("url", "postgresql://reader:secret@db/shop"),
                    file("password", "other-secret")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(OPTION, "truss.workbench.main-password")
        .hasMessageNotContaining("secret");
  }

  @Test
  void passwordWithoutAUrlIsRefused() {
    assertThatThrownBy(() -> read(Optional.empty(), file("password", "secret")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("truss.workbench.main-password", "without " + OPTION);
  }

  @Test
  void emptyFileIsNotTakenForNoPassword() {
    assertThatThrownBy(
            () -> read(file("url", "postgresql://reader@db/shop"), file("password", " \n")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("truss.workbench.main-password-file", "empty");
  }

  @Test
  void fileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> read(Optional.of(folder.resolve("missing")), Optional.empty()))
        .hasMessageContainingAll(OPTION + "-file", "missing");
  }

  private static Optional<DatabaseUrl> read(Optional<Path> url, Optional<Path> password) {
    return SettingUrls.read(OPTION, Optional.empty(), url, Optional.empty(), password);
  }

  private Optional<Path> file(String name, String content) throws IOException {
    return Optional.of(Files.writeString(folder.resolve(name), content));
  }
}
