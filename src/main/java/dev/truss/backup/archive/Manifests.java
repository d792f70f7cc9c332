package dev.truss.backup.archive;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.truss.storage.ArchiveStorage;
import dev.truss.storage.UnsafeFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes and reads manifests. */
@ApplicationScoped
public class Manifests {

  /** The largest manifest, in bytes: about 100,000 tables. */
  private static final int LARGEST = 64 * 1024 * 1024;

  private final ArchiveStorage storage;
  private final ObjectWriter writer;
  private final ObjectReader reader;

  /** A manifest that is gone, cannot be read, or is not the one of this backup. */
  public static final class Unusable extends IOException {
    private static final long serialVersionUID = 1L;

    public Unusable(String message, Throwable cause) {
      super(message, cause);
    }

    public Unusable(String message) {
      super(message);
    }
  }

  /** A manifest as it is in the storage. */
  public record Stored(Manifest manifest, String sha256) {}

  /**
   * The archive of a backup, as the control database knows it.
   *
   * @param archive the archive's name in the storage; null before it is made
   * @param sha256 over the SHA-256 of all files
   * @param manifestSha256 of the manifest; null where it was not written down
   */
  public record Reference(
      long backupId,
      @Nullable String archive,
      @Nullable String sha256,
      @Nullable String manifestSha256) {}

  Manifests(ArchiveStorage storage, ObjectMapper json) {
    this.storage = storage;
    writer = json.writerFor(Manifest.class).withDefaultPrettyPrinter();
    reader =
        json.readerFor(Manifest.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  public byte[] write(Manifest manifest) throws IOException {
    return writer.writeValueAsBytes(manifest);
  }

  /**
   * The manifest of an archive.
   *
   * @throws Unusable with the reason
   */
  public Stored read(String archive) throws IOException {
    try (InputStream content = storage.open(archive, ArchiveStorage.MANIFEST, 0)) {
      byte[] written = content.readNBytes(LARGEST + 1);
      if (written.length > LARGEST) {
        throw new Unusable("the manifest of archive %s is too large".formatted(archive));
      }
      Manifest manifest = reader.readValue(written);
      if (manifest.version() != Manifest.VERSION) {
        throw new Unusable(
            "the manifest of archive %s has version %d, and this Truss reads version %d"
                .formatted(archive, manifest.version(), Manifest.VERSION));
      }
      for (Manifest.File file : manifest.files()) {
        if (isOutside(file.name())) {
          throw new Unusable(
              "the manifest of archive %s names a file outside of it: %s"
                  .formatted(archive, file.name()));
        }
      }
      if (!Checksums.overall(manifest.files()).equals(manifest.sha256())) {
        throw new Unusable(
            "the manifest of archive " + archive + " was changed: its checksums do not agree");
      }
      return new Stored(manifest, Checksums.of(written));
    } catch (NoSuchFileException e) {
      throw new Unusable(
          "the manifest of archive %s is gone from %s".formatted(archive, storage.description()),
          e);
    } catch (JacksonException e) {
      throw new Unusable(
          "the manifest of archive %s cannot be read: %s"
              .formatted(
                  archive,
                  e.getCause() instanceof IllegalArgumentException refused
                      ? refused.getMessage()
                      : e.getOriginalMessage()),
          e);
    } catch (UnsafeFile e) {
      throw new Unusable("archive %s cannot be used: %s".formatted(archive, e.getMessage()), e);
    } catch (CharConversionException e) {
      throw new Unusable(
          "the manifest of archive %s cannot be read: %s".formatted(archive, e.getMessage()), e);
    }
  }

  private static boolean isOutside(String file) {
    List<String> parts = List.of(file.split("/", -1));
    return parts.contains("..") || parts.contains(".") || parts.contains("");
  }

  /**
   * Reads the manifest that was written for a backup.
   *
   * @throws Unusable if it is gone, cannot be read, or is another one
   */
  public Manifest of(Reference backup) throws IOException {
    String archive = backup.archive();
    if (archive == null) {
      throw new Unusable("backup " + backup.backupId() + " has no archive");
    }
    Stored stored = read(archive);
    Manifest manifest = stored.manifest();
    if (!manifest.sha256().equals(backup.sha256())) {
      throw new Unusable(
          "archive %s is not the one of backup %d: its SHA-256 is %s, and that of the backup %s"
              .formatted(archive, backup.backupId(), manifest.sha256(), backup.sha256()));
    }
    if (backup.manifestSha256() != null && !backup.manifestSha256().equals(stored.sha256())) {
      throw new Unusable(
          "the manifest of archive %s was changed: its SHA-256 is %s, and was %s"
              .formatted(archive, stored.sha256(), backup.manifestSha256()));
    }
    return manifest;
  }
}
