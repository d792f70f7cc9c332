package dev.truss.backup.archive;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How {@code pg_dump} writes. */
public enum ArchiveFormat {
  /** A folder, written and restored by several workers. */
  @JsonProperty("directory")
  DIRECTORY("archive"),
  /** One file, written in one stream. */
  @JsonProperty("custom")
  CUSTOM("archive.dump");

  private final String path;

  ArchiveFormat(String path) {
    this.path = path;
  }

  /** The file or folder below the archive's own. */
  public String path() {
    return path;
  }

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static ArchiveFormat of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
