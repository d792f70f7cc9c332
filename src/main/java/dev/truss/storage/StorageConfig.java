package dev.truss.storage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** The place of backups. */
@ConfigMapping(prefix = "truss.storage")
public interface StorageConfig {

  /**
   * A folder, used unless a bucket is given. Several replicas need one that all of them see. It is
   * created when it is first needed.
   */
  @WithDefault("${user.home}/.truss/storage")
  Path path();

  S3 s3();

  /** An object store with the protocol of Amazon S3. */
  interface S3 {

    /** The bucket, which must exist. */
    Optional<String> bucket();

    /** The prefix of all objects' names, without the slash that follows it. */
    Optional<String> prefix();

    /** The address of a store other than Amazon's. */
    Optional<URI> endpoint();

    /**
     * The region. Default: that of the environment, or {@code us-east-1} if an endpoint is given.
     */
    Optional<String> region();

    /** The access key. Default: the keys that Amazon's own programs would find. */
    Optional<String> accessKeyId();

    Optional<String> secretAccessKey();

    Optional<Path> secretAccessKeyFile();

    /**
     * Whether requests name the bucket in their path instead of the host. Default: true if an
     * endpoint is given.
     */
    Optional<Boolean> pathStyle();
  }
}
