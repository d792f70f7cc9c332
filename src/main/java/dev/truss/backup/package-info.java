/**
 * Logical backups: archives that {@code pg_dump} writes, each with a manifest, kept in a storage,
 * restored only into new branches, and proven to restore. {@link dev.truss.backup.BackupJob} lists
 * the steps.
 */
@NullMarked
package dev.truss.backup;

import org.jspecify.annotations.NullMarked;
