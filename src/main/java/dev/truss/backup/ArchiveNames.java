package dev.truss.backup;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/** Makes the name of an archive in the storage: readable, and never the same twice. */
final class ArchiveNames {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ArchiveNames() {}

  /** Returns a name such as {@code 20260115T100000Z-7-shop-3f2a81c0}. */
  static String of(Backup backup, UUID run) {
    String database = backup.database().value().replaceAll("[^A-Za-z0-9_]+", "_");
    return "%s-%d-%s-%s"
        .formatted(
            TIME.format(backup.createdAt()), backup.id(), database, run.toString().substring(0, 8));
  }
}
