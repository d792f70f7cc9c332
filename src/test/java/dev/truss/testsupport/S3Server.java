package dev.truss.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * An S3 server with one bucket, S3Proxy on a folder, as a process that tests may kill and start
 * again. Clients come through a {@link Tap}.
 *
 * @see <a href="https://github.com/gaul/s3proxy">S3Proxy</a>
 */
public final class S3Server implements AutoCloseable {
  public static final String BUCKET = "archives";
  public static final String KEY = "truss";

  /** Of characters that the configuration library would take for something else. */
  public static final String SECRET = "s3cr$$et/${home}+=";

  private final int port = Ports.free();
  private final Path folder;
  private final Path bucket;
  private final Tap tap = new Tap(port);
  private final Thread atExit = new Thread(this::kill);
  private @Nullable Process process;

  private S3Server(Path folder, Path store) {
    this.folder = folder;
    this.bucket = store.resolve(BUCKET);
  }

  /** With its objects in a temporary folder. */
  public static S3Server start() {
    Path folder = newFolder();
    return start(folder, folder.resolve("store"));
  }

  /** With its objects in this folder, which stays. */
  public static S3Server start(Path store) {
    return start(newFolder(), store);
  }

  private static S3Server start(Path folder, Path store) {
    S3Server server = new S3Server(folder, store);
    try {
      Files.createDirectories(server.bucket);
      Files.writeString(
          folder.resolve("configuration"),
          """
          s3proxy.endpoint=http://127.0.0.1:%d
          s3proxy.authorization=aws-v2-or-v4
          s3proxy.identity=%s
          s3proxy.credential=%s
          jclouds.provider=filesystem-nio2
          jclouds.filesystem.basedir=%s
          jclouds.identity=none
          jclouds.credential=none
          """
              .formatted(server.port, KEY, SECRET, store));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(server.atExit);
    server.restart();
    return server;
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("truss-test-s3-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it, after {@link #kill}, with the objects that it had. */
  public void restart() {
    String jar =
        System.getProperty(
            "truss.test.s3-server", "target/s3-server/s3proxy-jar-with-dependencies.jar");
    try {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-jar",
                  Path.of(jar).toAbsolutePath().toString(),
                  "--properties",
                  folder.resolve("configuration").toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await("the S3 server answers")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(this::answers);
  }

  private boolean answers() throws IOException {
    if (process == null || !process.isAlive()) {
      throw new IllegalStateException(
          "the S3 server ended: " + Files.readString(folder.resolve("log")));
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  /** Ends it at once. */
  public void kill() {
    if (process != null) {
      process.destroyForcibly();
      try {
        process.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What the clients' bytes go through. */
  public Tap tap() {
    return tap;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + tap.port());
  }

  /** The environment of a Truss that keeps its backups here. */
  public Map<String, String> settings(String prefix) {
    return Map.of(
        "TRUSS_STORAGE_S3_BUCKET",
        BUCKET,
        "TRUSS_STORAGE_S3_PREFIX",
        prefix,
        "TRUSS_STORAGE_S3_ENDPOINT",
        endpoint().toString(),
        "TRUSS_STORAGE_S3_ACCESS_KEY_ID",
        KEY,
        "TRUSS_STORAGE_S3_SECRET_ACCESS_KEY",
        SECRET);
  }

  /** A client that goes around the tap. */
  public S3Client client() {
    return S3Client.builder()
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .endpointOverride(URI.create("http://127.0.0.1:" + port))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
        .build();
  }

  /** The names of all objects. */
  public List<String> objects() {
    try (S3Client client = client()) {
      return client.listObjectsV2Paginator(list -> list.bucket(BUCKET)).contents().stream()
          .map(S3Object::key)
          .toList();
    }
  }

  /** The objects of which parts were sent, and that are not complete. */
  public List<String> unfinished() {
    try (S3Client client = client()) {
      return client.listMultipartUploads(list -> list.bucket(BUCKET)).uploads().stream()
          .map(MultipartUpload::key)
          .toList();
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    tap.close();
    kill();
    PostgresServer.delete(folder);
  }
}
