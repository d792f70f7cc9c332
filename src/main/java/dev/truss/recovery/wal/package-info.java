/**
 * Reads the WAL archive: segments, timelines, positions, restore points, and whether the live
 * server archives. It never writes to the archive. Read {@link dev.truss.recovery.wal.WalArchive}
 * first.
 */
@NullMarked
package dev.truss.recovery.wal;

import org.jspecify.annotations.NullMarked;
