package dev.truss.backup.archive;

import dev.truss.job.RunningJob;
import dev.truss.storage.Concurrently;
import dev.truss.storage.UnsafeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Reads archives in full and compares their files with the manifest. */
public final class ArchiveCheck {

  private ArchiveCheck() {}

  /** Opens files of an archive. */
  public interface Source {
    InputStream open(String file) throws IOException;
  }

  /**
   * Reads every file.
   *
   * @throws Manifests.Unusable naming each file that is gone or differs
   */
  public static void check(String archive, Manifest manifest, RunningJob job, Source source)
      throws IOException {
    job.bytesTotal(manifest.sizeBytes());
    var read = new AtomicLong();
    List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    Concurrently.forEach(
        manifest.files(),
        Checksums.AT_ONCE,
        job::throwIfStopped,
        file -> {
          try (InputStream content = source.open(file.name())) {
            var now =
                Checksums.of(
                    file.name(),
                    content,
                    more -> {
                      job.throwIfStopped();
                      job.bytesDone(read.addAndGet(more));
                    });
            if (now.sizeBytes() != file.sizeBytes()) {
              wrong.add(
                  "%s has %d bytes and had %d"
                      .formatted(file.name(), now.sizeBytes(), file.sizeBytes()));
            } else if (!now.sha256().equals(file.sha256())) {
              wrong.add(file.name() + " has another SHA-256");
            }
          } catch (NoSuchFileException e) {
            wrong.add(file.name() + " is gone");
          } catch (UnsafeFile e) {
            wrong.add(String.valueOf(e.getMessage()));
          }
        });
    if (!wrong.isEmpty()) {
      Collections.sort(wrong);
      throw new Manifests.Unusable(
          "archive %s is not what was written: %s".formatted(archive, String.join(", ", wrong)));
    }
  }
}
