/**
 * Reads and writes archives: the files that {@code pg_dump} makes, the manifest beside them, their
 * checksums. It knows neither backups nor requests, and never loads an archive into a database.
 * Read {@link dev.truss.backup.archive.Manifest} first.
 */
@NullMarked
package dev.truss.backup.archive;

import org.jspecify.annotations.NullMarked;
