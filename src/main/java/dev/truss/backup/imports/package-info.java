/**
 * Imports archives that are in the storage and that the control database does not know. It reads
 * their manifests only. Read {@link dev.truss.backup.imports.BackupImport} first.
 */
@NullMarked
package dev.truss.backup.imports;

import org.jspecify.annotations.NullMarked;
