package dev.truss.backup.archive;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The output formats of {@code pg_dump}. */
public enum ArchiveFormat {
  /** A folder, written and restored in parallel. */
  @JsonProperty("directory")
  DIRECTORY("archive"),
  /** One file, written in one stream. */
  @JsonProperty("custom")
  CUSTOM("archive.dump");

  private final String path;

  ArchiveFormat(String path) {
    this.path = path;
  }

  /** Returns the name of the dump within the archive's folder. */
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
