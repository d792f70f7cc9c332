package dev.truss.recovery.basebackup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.truss.recovery.wal.Lsn;
import java.io.IOException;
import java.nio.file.Path;

/** The WAL that a base backup needs to become consistent, as its {@code backup_manifest} says. */
record WalRange(int timeline, Lsn start, Lsn end) {

  /**
   * Reads the manifest of a base backup.
   *
   * @param data the data folder of the copy
   */
  static WalRange of(Path data) throws IOException {
    JsonNode range =
        new ObjectMapper()
            .readTree(data.resolve("backup_manifest").toFile())
            .path("WAL-Ranges")
            .path(0);
    return new WalRange(
        range.path("Timeline").intValue(),
        Lsn.of(range.path("Start-LSN").textValue()),
        Lsn.of(range.path("End-LSN").textValue()));
  }
}
