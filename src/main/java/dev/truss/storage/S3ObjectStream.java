package dev.truss.storage;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The content of an object. When the connection breaks, reading resumes where it was, with the same
 * version of the object: archives take long enough for that to happen.
 */
final class S3ObjectStream extends InputStream {

  private static final int MOST_FAILURES = 3;
  private static final int NO_SUCH_RANGE = 416;

  private final S3Client client;
  private final String bucket;
  private final String key;
  private long position;
  private @Nullable String tag;
  private @Nullable ResponseInputStream<GetObjectResponse> content;
  private boolean ended;

  S3ObjectStream(S3Client client, String bucket, String key, long offset) {
    this.client = client;
    this.bucket = bucket;
    this.key = key;
    position = offset;
  }

  /** Sends the request. {@link #read} does so if necessary. */
  void connect() {
    try {
      content =
          client.getObject(
              get -> {
                get.bucket(bucket).key(key).ifMatch(tag);
                if (position > 0) {
                  get.range("bytes=" + position + "-");
                }
              });
      tag = content.response().eTag();
    } catch (S3Exception e) {
      if (e.statusCode() != NO_SUCH_RANGE) {
        throw e;
      }
      ended = true; // at its end, or behind it
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    for (int failures = 0; ; failures++) {
      try {
        if (content == null && !ended) {
          connect();
        }
        if (content == null) {
          return -1;
        }
        int read = content.read(buffer, offset, length);
        position += Math.max(0, read);
        return read;
      } catch (IOException e) {
        close();
        if (failures == MOST_FAILURES) {
          throw e;
        }
      } catch (SdkException e) {
        throw new IOException(key + ": " + e.getMessage(), e);
      }
    }
  }

  /** Closes the stream without reading the rest. */
  @Override
  public void close() {
    if (content != null) {
      content.abort();
      content = null;
    }
  }
}
