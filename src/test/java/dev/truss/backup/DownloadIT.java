package dev.truss.backup;

import static dev.truss.testsupport.request.Requests.newBackup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Command;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BackupJson;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is downloaded is what {@code pg_restore} reads. */
class DownloadIT {
  private static final Path STORAGE = Backups.folder();

  @RegisterExtension
  private static final World world = World.create().with("TRUSS_STORAGE_PATH", STORAGE.toString());

  private final Backups backups = new Backups(world, STORAGE);

  @TempDir private Path folder;

  @Test
  void customFormatCanBeRestoredFromThePipe() throws Exception {
    BackupJson backup = backups.create(newBackup().format("custom"));
    Path file = folder.resolve("archive.dump");
    HttpResponse<byte[]> answer = get(backup, "");
    Files.write(file, answer.body());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(Files.readAllBytes(backups.archive(backup).resolve("archive.dump")));
    world.server().execute("postgres", "CREATE DATABASE by_hand");
    world.server().program("pg_restore", "by_hand", "--exit-on-error", readable(file).toString());
    assertThat(world.server().value("by_hand", "SELECT count(*) FROM orders")).isEqualTo("1000");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-99,0,100",
    "bytes=100-,100,-1",
    "bytes=-50,-50,-1",
    "bytes=7-999999999,7,-1"
  })
  void partIsThatOfTheFile(String range, int from, int to) throws Exception {
    BackupJson backup = backups.create(newBackup().format("custom"));
    byte[] whole = Files.readAllBytes(backups.archive(backup).resolve("archive.dump"));
    int first = from < 0 ? whole.length + from : from;
    HttpResponse<byte[]> answer = get(backup, range);
    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.body())
        .isEqualTo(Arrays.copyOfRange(whole, first, to < 0 ? whole.length : to));
    assertThat(answer.headers().firstValue("Content-Range").orElseThrow())
        .startsWith("bytes " + first + "-")
        .endsWith("/" + whole.length);
  }

  @Test
  void partThatIsNotThereIsRefused() throws Exception {
    BackupJson backup = backups.create(newBackup().format("custom"));
    assertThat(get(backup, "bytes=999999999-").statusCode()).isEqualTo(416);
  }

  @Quick
  @Test
  void directoryFormatIsATarOfItsFolder() throws Exception {
    BackupJson backup = backups.create(newBackup());
    Path tar = folder.resolve("archive.tar");
    Files.write(tar, get(backup, "").body());
    Command.run(List.of("tar", "-xf", tar.toString(), "-C", folder.toString()));
    Path unpacked = folder.resolve(backup.archive());
    Command.run(List.of("diff", "-r", unpacked.toString(), backups.archive(backup).toString()));
    assertThat(unpacked.resolve("archive/toc.dat")).isRegularFile();
  }

  /** Refused where nothing was sent yet, else broken off. */
  @RepeatedTest(5)
  void fileThatBecameShorterIsNotDownloaded() throws Exception {
    for (String format : List.of("directory", "custom")) {
      BackupJson backup = backups.create(newBackup().format(format));
      Path file = backups.largestFile(backup);
      byte[] content = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(content, content.length - 1));
      try {
        assertThat(get(backup, "").statusCode()).as(format).isGreaterThanOrEqualTo(400);
      } catch (IOException brokenOff) {
        assertThat(brokenOff).isNotInstanceOf(ConnectException.class);
      }
    }
  }

  /** The programs of the server run as another OS user. */
  private Path readable(Path file) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private HttpResponse<byte[]> get(BackupJson backup, String range)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(world.truss().base().resolve(backups.path(backup) + "/download"));
    if (!range.isEmpty()) {
      request.header("Range", range);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
  }
}
