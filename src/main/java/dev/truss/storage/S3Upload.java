package dev.truss.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.io.input.BoundedInputStream;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Uploads files, large ones in parts. Everything is streamed from disk, so that memory use does not
 * depend on the size.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html">Limits of
 *     multipart uploads</a>
 */
record S3Upload(S3Client client, String bucket, String prefix, int atOnce) {

  /** The size up to which a file is sent in one request. */
  static final long PART = 16L * 1024 * 1024;

  private static final Logger LOG = Logger.getLogger(S3Upload.class);
  private static final int MOST_PARTS = 10_000;
  private static final Duration ABORT_PATIENCE = Duration.ofSeconds(10);

  private record Part(int number, long offset, long length) {}

  /** Uploads all files below a folder. */
  void files(Path folder, ArchiveStorage.Progress progress) throws IOException {
    List<Path> small = new ArrayList<>();
    List<Path> large = new ArrayList<>();
    for (Path file : Folders.files(folder)) {
      (Files.size(folder.resolve(file)) > PART ? large : small).add(file);
    }
    var flow = new S3Flow("s3://" + bucket + "/" + prefix, progress);
    Concurrently.forEach(small, atOnce, flow, file -> whole(folder, file, flow, progress));
    for (Path file : large) {
      inParts(folder, file, flow, progress);
    }
  }

  private void whole(Path folder, Path name, S3Flow flow, ArchiveStorage.Progress progress)
      throws IOException {
    Path file = folder.resolve(name);
    long size = Files.size(file);
    client.putObject(put -> put.bucket(bucket).key(prefix + name), body(file, 0, size, flow));
    progress.bytes(size);
  }

  private void inParts(Path folder, Path name, S3Flow flow, ArchiveStorage.Progress progress)
      throws IOException {
    Path file = folder.resolve(name);
    String key = prefix + name;
    String id = client.createMultipartUpload(create -> create.bucket(bucket).key(key)).uploadId();
    List<CompletedPart> done = Collections.synchronizedList(new ArrayList<>());
    boolean completed = false;
    try {
      Concurrently.forEach(
          parts(Files.size(file)),
          atOnce,
          flow,
          part -> {
            var answer =
                client.uploadPart(
                    upload -> upload.bucket(bucket).key(key).uploadId(id).partNumber(part.number()),
                    body(file, part.offset(), part.length(), flow));
            done.add(CompletedPart.builder().partNumber(part.number()).eTag(answer.eTag()).build());
            progress.bytes(part.length());
          });
      done.sort(Comparator.comparing(CompletedPart::partNumber));
      client.completeMultipartUpload(
          complete ->
              complete
                  .bucket(bucket)
                  .key(key)
                  .uploadId(id)
                  .multipartUpload(parts -> parts.parts(done)));
      completed = true;
    } finally {
      if (!completed) {
        abort(key, id);
      }
    }
  }

  private static List<Part> parts(long size) {
    long length = Math.max(PART, Math.ceilDiv(size, MOST_PARTS));
    List<Part> parts = new ArrayList<>();
    for (long offset = 0; offset < size; offset += length) {
      parts.add(new Part(parts.size() + 1, offset, Math.min(length, size - offset)));
    }
    return parts;
  }

  /** Aborts a multipart upload. If that fails now, discarding the draft does it again. */
  private void abort(String key, String id) {
    try {
      client.abortMultipartUpload(
          abort ->
              abort
                  .bucket(bucket)
                  .key(key)
                  .uploadId(id)
                  .overrideConfiguration(request -> request.apiCallTimeout(ABORT_PATIENCE)));
    } catch (SdkException e) {
      LOG.debugf(e, "upload %s of %s is left to whoever discards the draft", id, key);
    }
  }

  private static RequestBody body(Path file, long offset, long length, S3Flow flow) {
    return RequestBody.fromContentProvider(
        ContentStreamProvider.fromInputStreamSupplier(
            () -> flow.watched(part(file, offset, length))),
        length,
        "application/octet-stream");
  }

  private static InputStream part(Path file, long offset, long length) {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ).position(offset);
      return BoundedInputStream.builder()
          .setInputStream(Channels.newInputStream(channel))
          .setMaxCount(length)
          .get();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
