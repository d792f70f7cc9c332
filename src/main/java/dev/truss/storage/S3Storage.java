package dev.truss.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Keeps archives as objects in a bucket, with names that begin with the archive's. A draft is a
 * folder in the {@link Scratch}; publishing uploads its files, the manifest last.
 */
final class S3Storage implements ArchiveStorage {

  /** The number of concurrent requests for one archive. */
  private static final int AT_ONCE = 8;

  private static final int NOT_IMPLEMENTED = 501;

  private final S3Client client;
  private final String bucket;
  private final String prefix;
  private final Scratch scratch;

  /** The drafts of this process, so that deleting an archive also deletes its draft. */
  private final Map<String, Path> drafts = new ConcurrentHashMap<>();

  /**
   * Stores archives in an existing bucket.
   *
   * @param prefix of all objects, ending with a slash, or empty
   */
  S3Storage(S3Client client, String bucket, String prefix, Scratch scratch) {
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix;
    this.scratch = scratch;
  }

  private interface Call<T> {
    T run() throws IOException;
  }

  /** Calls the store. A failure names the store and its reason. */
  private <T> T call(Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (SdkException e) {
      throw new IOException(description() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Draft begin(String name) throws IOException {
    Path folder = scratch.create(name);
    drafts.put(name, folder);
    return new S3Draft(name, folder);
  }

  private final class S3Draft implements Draft {
    private final String name;
    private final Path folder;

    S3Draft(String name, Path folder) {
      this.name = name;
      this.folder = folder;
    }

    @Override
    public Path folder() {
      return folder;
    }

    @Override
    public void publish(byte[] manifest, Progress progress) throws IOException {
      if (exists(name)) {
        throw new FileAlreadyExistsException(key(name, ""));
      }
      var upload = new S3Upload(client, bucket, key(name, ""), AT_ONCE);
      call(
          () -> {
            upload.files(folder, progress);
            return client.putObject(
                put -> put.bucket(bucket).key(key(name, MANIFEST)),
                RequestBody.fromBytes(manifest));
          });
    }

    @Override
    public void close() throws IOException {
      drafts.remove(name);
      scratch.delete(folder);
    }
  }

  private boolean exists(String name) throws IOException {
    return call(
        () -> {
          try {
            client.headObject(head -> head.bucket(bucket).key(key(name, MANIFEST)));
            return true;
          } catch (NoSuchKeyException e) {
            return false;
          }
        });
  }

  @Override
  public List<String> names() throws IOException {
    List<String> all =
        call(
            () ->
                client
                    .listObjectsV2Paginator(
                        list -> list.bucket(bucket).prefix(prefix).delimiter("/"))
                    .commonPrefixes()
                    .stream()
                    .map(CommonPrefix::prefix)
                    .map(key -> key.substring(prefix.length(), key.length() - 1))
                    .toList());
    List<String> whole = Collections.synchronizedList(new ArrayList<>());
    Concurrently.forEach(
        all,
        AT_ONCE,
        name -> {
          if (exists(name)) {
            whole.add(name);
          }
        });
    return whole.stream().sorted().toList();
  }

  @Override
  public InputStream open(String name, String file, long offset) throws IOException {
    Folders.inside(Path.of("/", name), file);
    var stream = new S3ObjectStream(client, bucket, key(name, file), offset);
    return call(
        () -> {
          try {
            stream.connect();
            return stream;
          } catch (NoSuchKeyException e) {
            throw new NoSuchFileException(key(name, file));
          }
        });
  }

  @Override
  public Fetched fetch(String name, Progress progress) throws IOException {
    Path folder = scratch.create(name + "-" + Long.toString(System.nanoTime(), 36));
    var fetched = new S3Fetched(folder);
    try {
      new S3Download(file -> open(name, file, 0), AT_ONCE)
          .files(
              keys(name).stream().map(key -> key.substring(key(name, "").length())).toList(),
              folder,
              progress);
      return fetched;
    } catch (IOException | RuntimeException e) {
      fetched.close();
      throw e;
    }
  }

  private final class S3Fetched implements Fetched {
    private final Path folder;

    S3Fetched(Path folder) {
      this.folder = folder;
    }

    @Override
    public Path folder() {
      return folder;
    }

    @Override
    public void close() throws IOException {
      scratch.delete(folder);
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Path draft = drafts.remove(name);
    if (draft != null) {
      scratch.delete(draft);
    }
    call(() -> client.deleteObject(delete -> delete.bucket(bucket).key(key(name, MANIFEST))));
    Concurrently.forEach(
        keys(name),
        AT_ONCE,
        key -> call(() -> client.deleteObject(delete -> delete.bucket(bucket).key(key))));
    for (MultipartUpload begun : unfinished(name)) {
      call(
          () ->
              client.abortMultipartUpload(
                  abort -> abort.bucket(bucket).key(begun.key()).uploadId(begun.uploadId())));
    }
  }

  private List<String> keys(String name) throws IOException {
    return call(
        () ->
            client
                .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(key(name, "")))
                .contents()
                .stream()
                .map(S3Object::key)
                .toList());
  }

  /**
   * Returns unfinished multipart uploads. Their parts take space that no listing of objects shows.
   */
  private List<MultipartUpload> unfinished(String name) throws IOException {
    return call(
        () -> {
          try {
            return client
                .listMultipartUploadsPaginator(list -> list.bucket(bucket).prefix(key(name, "")))
                .uploads()
                .stream()
                .toList();
          } catch (S3Exception e) {
            if (e.statusCode() == NOT_IMPLEMENTED) {
              return List.of(); // such a store has rules of its own for what was not finished
            }
            throw e;
          }
        });
  }

  @Override
  public String description() {
    return "s3://" + bucket + "/" + prefix;
  }

  private String key(String name, String file) {
    return prefix + name + "/" + file;
  }
}
