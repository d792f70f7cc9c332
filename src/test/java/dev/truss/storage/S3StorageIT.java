package dev.truss.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truss.testsupport.Quick;
import dev.truss.testsupport.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** Archives in an object store, which is a real S3 server. */
class S3StorageIT extends ArchiveStorageContract {
  private static S3Server server;

  @TempDir private Path folder;
  @TempDir private Path keys;
  private String prefix = "";
  private S3Client client;

  @BeforeAll
  static void start() {
    server = S3Server.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void closeClient() {
    client.close();
  }

  @Override
  ArchiveStorage create() throws IOException {
    prefix = "test-" + UUID.randomUUID() + "/";
    client = clientWith(S3Server.SECRET);
    return new S3Storage(client, S3Server.BUCKET, prefix, new Scratch(folder, List.of()));
  }

  @Override
  List<String> everything() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      Stream<String> local =
          all.filter(Files::isRegularFile)
              .map(Path::toString)
              .filter(file -> !file.endsWith(".lock"));
      return Stream.concat(
              Stream.concat(server.objects().stream(), server.unfinished().stream())
                  .filter(key -> key.startsWith(prefix)),
              local)
          .toList();
    }
  }

  @Override
  void removeFile(String name, String file) {
    client.deleteObject(delete -> delete.bucket(S3Server.BUCKET).key(prefix + name + "/" + file));
  }

  @Test
  void brokenConnectionIsTakenUpAgain() throws IOException {
    publish("one", large());
    server.tap().cutAfter(20 * 1024 * 1024);

    assertThat(read("one", "archive/large.dat", 0)).isEqualTo(large());
    assertThat(server.tap().hasCut()).isTrue();
  }

  @Quick
  @Test
  void storeThatIsAwayIsNamed() {
    server.kill();
    try {
      assertThatThrownBy(() -> storage.names())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("s3://" + S3Server.BUCKET);
    } finally {
      server.restart();
    }
  }

  @Test
  void wrongKeyIsRefusedWithoutBeingTold() throws IOException {
    try (S3Client wrong = clientWith("not-the-secret")) {
      var other = new S3Storage(wrong, S3Server.BUCKET, prefix, new Scratch(folder, List.of()));

      assertThatThrownBy(other::names)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("403")
          .hasMessageNotContaining("not-the-secret");
    }
  }

  private S3Client clientWith(String secret) throws IOException {
    Path file = Files.writeString(keys.resolve("secret"), secret + "\n");
    return S3Clients.of(
        new Settings(
            Optional.of(S3Server.BUCKET),
            Optional.empty(),
            Optional.of(server.endpoint()),
            Optional.empty(),
            Optional.of(S3Server.KEY),
            Optional.empty(),
            Optional.of(file),
            Optional.empty()));
  }

  private record Settings(
      Optional<String> bucket,
      Optional<String> prefix,
      Optional<URI> endpoint,
      Optional<String> region,
      Optional<String> accessKeyId,
      Optional<String> secretAccessKey,
      Optional<Path> secretAccessKeyFile,
      Optional<Boolean> pathStyle)
      implements StorageConfig.S3 {}
}
