package dev.truss.storage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Where backups are kept. */
@ConfigMapping(prefix = "truss.storage")
public interface StorageConfig {

  /**
   * A folder, used unless a bucket is named; with several replicas one that all of them see. Made
   * when it is first needed.
   */
  @WithDefault("${user.home}/.truss/storage")
  Path path();

  S3 s3();

  /** An object store that speaks the protocol of Amazon S3. */
  interface S3 {

    /** Which must be there. */
    Optional<String> bucket();

    /** Before the names of all objects, without the slash that follows it. */
    Optional<String> prefix();

    /** Of another store than Amazon's. */
    Optional<URI> endpoint();

    /** Default: that of the environment, and {@code us-east-1} where an endpoint is named. */
    Optional<String> region();

    /** Without it the keys come from where Amazon's programs look for them. */
    Optional<String> accessKeyId();

    Optional<String> secretAccessKey();

    Optional<Path> secretAccessKeyFile();

    /**
     * Whether the bucket stands in the path of an address, and not in its host; default: where an
     * endpoint is named.
     */
    Optional<Boolean> pathStyle();
  }
}
