/**
 * Makes logical backups: archives of {@code pg_dump} with a manifest, kept in a storage, restored
 * only into new branches, and verified by trial restores. {@link dev.truss.backup.BackupJob} lists
 * the steps.
 */
@NullMarked
package dev.truss.backup;

import org.jspecify.annotations.NullMarked;
