package dev.truss.storage;

import dev.truss.postgres.SettingSecrets;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.utils.AttributeMap;

/** Creates the client of an object store, and checks its settings. */
final class S3Clients {

  private static final String OPTION = "truss.storage.s3.";
  private static final String SECRET = OPTION + "secret-access-key";

  private S3Clients() {}

  /** Stops the start if settings contradict each other. */
  static void check(StorageConfig.S3 config) {
    boolean unused =
        config.endpoint().isEmpty()
            && config.prefix().isEmpty()
            && config.region().isEmpty()
            && config.accessKeyId().isEmpty();
    require(
        unused || config.bucket().isPresent(),
        OPTION + "bucket is missing: other options of the object store are set");
    require(
        config.accessKeyId().isPresent() == secret(config).isPresent(),
        OPTION + "access-key-id and " + SECRET + " (or " + SECRET + "-file) go together");
    config
        .endpoint()
        .ifPresent(
            endpoint ->
                require(
                    endpoint.getScheme() != null
                        && endpoint.getScheme().matches("https?")
                        && endpoint.getHost() != null
                        && endpoint.getUserInfo() == null,
                    OPTION + "endpoint must be like https://storage.example.com"));
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new ConfigurationException(message);
    }
  }

  /**
   * Creates a client. It sends only mandatory checksums: not every store knows the others, and a
   * backup is read again before it is completed.
   */
  static S3Client of(StorageConfig.S3 config) {
    var client =
        S3Client.builder()
            .httpClientBuilder(S3Clients::http)
            .forcePathStyle(config.pathStyle().orElse(config.endpoint().isPresent()))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    config
        .region()
        .or(() -> config.endpoint().map(any -> Region.US_EAST_1.id()))
        .map(Region::of)
        .ifPresent(client::region);
    config.endpoint().ifPresent(client::endpointOverride);
    config
        .accessKeyId()
        .map(id -> AwsBasicCredentials.create(id, secret(config).orElseThrow()))
        .map(StaticCredentialsProvider::create)
        .ifPresent(client::credentialsProvider);
    return client.build();
  }

  private static SdkHttpClient http(AttributeMap defaults) {
    return new BreakableHttp(
        UrlConnectionHttpClient.builder()
            .connectionTimeout(Duration.ofSeconds(10))
            .socketTimeout(Duration.ofMinutes(2))
            .buildWithDefaults(defaults));
  }

  private static Optional<String> secret(StorageConfig.S3 config) {
    return SettingSecrets.read(SECRET, config.secretAccessKey(), config.secretAccessKeyFile());
  }
}
